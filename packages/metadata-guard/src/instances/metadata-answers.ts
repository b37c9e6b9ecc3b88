import type { MetadataOptions } from '@dayone/aws'

/** How the metadata service responds to pods: the two EC2 settings that decide it. */
export type MetadataAnswers = Pick<MetadataOptions, 'httpTokens' | 'hopLimit'>

/** A session token is required, and it does not leave the node. */
export const closedAnswers: MetadataAnswers = { httpTokens: 'required', hopLimit: 1 }

export const isOpen = ({ httpTokens, hopLimit }: MetadataAnswers): boolean =>
  httpTokens !== closedAnswers.httpTokens || hopLimit !== closedAnswers.hopLimit

export const showAnswers = ({ httpTokens, hopLimit }: MetadataAnswers): string =>
  `token ${httpTokens}, hop limit ${hopLimit}`
