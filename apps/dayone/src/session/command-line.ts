import { shellWord } from '@dayone/pipeline'
import type { GlobalOptions } from './global-options.ts'

/**
 * A command for people to type, with the options of this run that say what it is about: configuration, cluster, state
 * store, place and answers.
 */
export const commandLine = (
  words: readonly string[],
  { config, cluster, state, on, set = [] }: Pick<GlobalOptions, 'config' | 'cluster' | 'state' | 'on' | 'set'>,
): string =>
  [
    'dayone',
    ...words,
    ...option('--config', config),
    ...option('--cluster', cluster),
    ...option('--state', state),
    ...option('--on', on),
    ...set.flatMap((setting) => ['--set', setting]),
  ]
    .map(shellWord)
    .join(' ')

const option = (name: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [name, value]
