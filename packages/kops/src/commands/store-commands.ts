import type { ProgramResult } from '@dayone/host'
import { defined, type UserError } from '@dayone/pipeline'
import { runKops, type KopsCommand, type KopsRunnerOptions } from './kops-command.ts'
import { translateKopsError } from '../errors/translate-kops-error.ts'

export type StoreCommand = Omit<KopsCommand, 'args' | 'kubeconfig'> & {
  readonly kubeconfig?: string
  readonly cluster?: string
}

export interface StoreOptions extends KopsRunnerOptions {
  /** The state store of the commands. */
  readonly state: string
  /** The default KUBECONFIG of commands. If unset, kops sees no cluster and writes no context. */
  readonly kubeconfig?: string
}

/** kops' commands on one state store. They always pass --state, and --name if they concern one cluster. */
export interface StoreCommands {
  /** Returns the result with any exit code. */
  ask(words: string, args: readonly string[], command: StoreCommand): Promise<ProgramResult>
  /** Throws UserError for a non-zero exit code. */
  run(words: string, args: readonly string[], command: StoreCommand): Promise<ProgramResult>
  /** The error for a failed result. */
  failure(words: string, command: StoreCommand, result: ProgramResult): UserError
}

/** `ready` runs before every command: it rejects unsupported kops versions. */
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
