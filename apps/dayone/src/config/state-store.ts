import { UserError } from '@dayone/pipeline'

/** One sentence where kops could not take this for a state store, or would take it for a folder of this computer. Pure. */
export function stateStoreProblem(value: string): string | undefined {
  if (/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/\S*)?$/.test(value)) return undefined
  const bucket = value.replace(/^(\w+:)?\/*/, '')
  const offered = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) ? bucket : 'BUCKET'
  return `"${value}" is not a state store on AWS. Use s3://${offered}.`
}

/** Throws UserError (exit 2) for a `--state` that names none: nothing is asked then. */
export function refuseStateStore(value: string): void {
  const problem = stateStoreProblem(value)
  if (problem === undefined) return
  const [, offered] = /Write (\S+)\.$/.exec(problem) ?? []
  throw new UserError(`--state: ${problem}`, { hint: `Run the same command with --state ${offered ?? 's3://BUCKET'}` })
}
