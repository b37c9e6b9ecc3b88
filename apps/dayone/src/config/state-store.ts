import { UserError } from '@dayone/pipeline'

/** One sentence if kops would not accept this as a state store, or would treat it as a local folder. Pure. */
export function stateStoreProblem(value: string): string | undefined {
  if (/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/\S*)?$/.test(value)) return undefined
  const bucket = value.replace(/^(\w+:)?\/*/, '')
  const offered = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) ? bucket : 'BUCKET'
  return `"${value}" is not a state store on AWS. Use s3://${offered}.`
}

/** Throws UserError (exit 2) for an invalid `--state`, before any request is made. */
export function refuseStateStore(value: string): void {
  const problem = stateStoreProblem(value)
  if (problem === undefined) return
  const [, offered] = /Write (\S+)\.$/.exec(problem) ?? []
  throw new UserError(`--state: ${problem}`, { hint: `Run the same command with --state ${offered ?? 's3://BUCKET'}` })
}
