import type { MetadataOptions } from '@dayone/aws'

/** How the metadata address answers pods: the two settings of EC2 that decide it. */
export type MetadataAnswers = Pick<MetadataOptions, 'httpTokens' | 'hopLimit'>

/** A token must be asked for first, and it does not travel past the node. */
export const closedAnswers: MetadataAnswers = { httpTokens: 'required', hopLimit: 1 }

export const isOpen = ({ httpTokens, hopLimit }: MetadataAnswers): boolean =>
  httpTokens !== closedAnswers.httpTokens || hopLimit !== closedAnswers.hopLimit

export const showAnswers = ({ httpTokens, hopLimit }: MetadataAnswers): string =>
  `token ${httpTokens}, hop limit ${hopLimit}`
