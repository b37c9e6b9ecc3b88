import { shellWord } from '@dayone/pipeline'

/** The cluster that a printed command is about. */
export interface KopsTarget {
  readonly name: string
  /** `s3://bucket`; undefined where nothing says in which store it is kept. */
  readonly state: string | undefined
}

/** What kops itself reads where no store is named. */
const FROM_ENVIRONMENT = '"$KOPS_STATE_STORE"'

/**
 * A command of kops as a person types it in any shell: it says which cluster of which state store it is about. Printed
 * commands are made here, and lint refuses others. Pure.
 */
export const kopsLine = ({ name, state }: KopsTarget, words: string, ...options: readonly string[]): string =>
  [`kops ${words}`, '--name', shellWord(name), inStore(state), ...options].join(' ')

/** The same for a command that is about the state store, or a file. Pure. */
export const kopsStoreLine = (state: string | undefined, words: string, ...options: readonly string[]): string =>
  [`kops ${words}`, inStore(state), ...options].join(' ')

const inStore = (state: string | undefined): string =>
  `--state ${state === undefined ? FROM_ENVIRONMENT : shellWord(state)}`
