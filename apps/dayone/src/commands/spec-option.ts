import { UserError } from '@dayone/pipeline'
import type { UpOptions } from './up.ts'

/** Throws UserError (exit 2) for options that belong to different runs. */
export function refuseContradiction({ spec, last = false, rollback = false }: UpOptions): void {
  if (spec === undefined && last) {
    throw new UserError('--last is about a specification in a file: name it with --spec FILE.', {
      hint: 'Without --spec the settings that have to come last get a pass of their own by themselves.',
    })
  }
  if (spec !== undefined && rollback) {
    throw new UserError('--rollback puts back what dayone has written to the state store; a file has Git for that.', {
      hint: 'Take back your change of the file, or leave out --spec.',
    })
  }
}

/** Throws UserError (exit 2) where a verb that looks at what runs was given a file. */
export function refuseSpec(verb: string, spec: string | undefined): void {
  if (spec === undefined) return
  throw new UserError(`dayone ${verb} looks at the cluster that runs; a file does not run.`, {
    hint: `See what the file lacks: dayone plan --spec ${spec}`,
  })
}
