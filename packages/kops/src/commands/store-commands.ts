import type { ProgramResult } from '@dayone/host'
import { defined, type UserError } from '@dayone/pipeline'
import { runKops, type KopsCommand, type KopsRunnerOptions } from './kops-command.ts'
import { translateKopsError } from '../errors/translate-kops-error.ts'

export type StoreCommand = Omit<KopsCommand, 'args' | 'kubeconfig'> & {
  readonly kubeconfig?: string
  readonly cluster?: string
}

export interface StoreOptions extends KopsRunnerOptions {
  /** The state store that commands work on. */
  readonly state: string
  /** KUBECONFIG where a command is given none of its own. Default: none, kops then sees no cluster and writes no context. */
  readonly kubeconfig?: string
}

/** kops' commands on one state store. They always carry --state, and --name where they are about one cluster. */
export interface StoreCommands {
  /** Whatever the exit code is. */
  ask(words: string, args: readonly string[], command: StoreCommand): Promise<ProgramResult>
  /** Throws UserError for every exit code but 0. */
  run(words: string, args: readonly string[], command: StoreCommand): Promise<ProgramResult>
  /** What a result that is no answer means. */
  failure(words: string, command: StoreCommand, result: ProgramResult): UserError
}

/** `ready` comes before every command: it refuses a kops that we do not know. */
export const storeCommands = (options: StoreOptions, ready: () => Promise<unknown>): StoreCommands => {
  const { state } = options
  const ask: StoreCommands['ask'] = async (words, args, command) => {
    await ready()
    const name = command.cluster === undefined ? [] : [`--name=${command.cluster}`]
    return runKops(
      {
        ...command,
        kubeconfig: command.kubeconfig ?? options.kubeconfig ?? '/dev/null',
        args: [...words.split(' '), ...name, `--state=${state}`, ...args],
      },
      options,
    )
  }
  const failure: StoreCommands['failure'] = (words, { cluster }, result) =>
    translateKopsError(result, { command: words, state, ...defined({ cluster }) })
  return {
    ask,
    failure,
    async run(words, args, command) {
      const result = await ask(words, args, command)
      if (result.exitCode !== 0) throw failure(words, command, result)
      return result
    },
  }
}
