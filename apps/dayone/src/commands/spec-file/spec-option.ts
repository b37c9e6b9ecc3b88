import { UserError } from '@dayone/pipeline'

/** The options of `up` for a file or a rollback. */
export interface SpecOptions {
  readonly spec?: string
  readonly deferred?: boolean
  readonly rollback?: boolean
  readonly cloudtrail?: readonly string[]
}

/** Throws UserError (exit 2) for options that belong to different runs. */
export function refuseContradiction({ spec, deferred = false, rollback = false, cloudtrail }: SpecOptions): void {
  if (cloudtrail !== undefined && (spec !== undefined || rollback))
    throw new UserError('--cloudtrail is about the running cluster: it goes with neither --spec nor --rollback.')
  if (spec === undefined && deferred) {
    throw new UserError('--deferred requires --spec FILE.', {
      hint: 'Without --spec, deferred settings are applied in a second pass automatically.',
    })
  }
  if (spec !== undefined && rollback) {
    throw new UserError('--rollback restores the specification in the state store; it does not apply to files.', {
      hint: 'Revert the file with Git, or omit --spec.',
    })
  }
}

/** Throws UserError (exit 2) if a verb that checks the running cluster was given a file. */
export function refuseSpec(verb: string, spec: string | undefined): void {
  if (spec === undefined) return
  throw new UserError(`dayone ${verb} checks the running cluster, not a file.`, {
    hint: `Show what the file lacks: dayone plan --spec ${spec}`,
  })
}
