import { UserError } from '@dayone/pipeline'

/** Options of `dayone metadata-guard kube2iam`, as they are typed. */
export interface Kube2iamOptions {
  readonly dryRun?: boolean
  /** `namespace/Kind/name`. */
  readonly only?: readonly string[]
  /** A file, or `-`. */
  readonly log?: string
  /** Hours. */
  readonly silentFor?: string
}

/** What is asked for: the table, the migration, the way back, or the end of the proxy. */
export interface Kube2iamRequest {
  readonly action: 'list' | 'migrate' | 'back' | 'remove'
  readonly only: readonly string[]
  readonly silentHours: number
}

const workload =
  /^[^/\s]+\/(Deployment|StatefulSet|DaemonSet|CronJob|ReplicaSet|ReplicationController|Job|Pod)\/[^/\s]+$/

/** Throws UserError (exit 2) for words and options that do not go together. Pure. */
export const kube2iamRequest = (words: readonly string[], options: Kube2iamOptions): Kube2iamRequest => {
  const [action = 'list', ...names] = words
  const { only = [], log, silentFor, dryRun = false } = options
  if (action !== 'list' && action !== 'migrate' && action !== 'back' && action !== 'remove')
    throw new UserError(`Unknown command: dayone metadata-guard kube2iam ${action}.`, {
      hint: 'Use migrate, back or remove; without a word, it lists the workloads.',
    })
  if (action !== 'migrate' && only.length > 0) throw new UserError('--only belongs to migrate.')
  if (action !== 'migrate' && action !== 'remove' && (log !== undefined || silentFor !== undefined))
    throw new UserError('--log and --silent-for belong to migrate and remove.')
  if (action === 'list' && dryRun)
    throw new UserError('--dry-run belongs to migrate, back and remove: the list changes nothing.')
  if (action !== 'back' && names.length > 0)
    throw new UserError(
      `Unexpected argument: ${names[0] ?? ''}.`,
      action === 'migrate' ? { hint: 'Use --only NAMESPACE/KIND/NAME.' } : {},
    )
  const chosen = action === 'back' ? names : only
  const wrong = chosen.find((one) => !workload.test(one))
  if (wrong !== undefined)
    throw new UserError(`"${wrong}" is not a workload.`, { hint: 'For example: shop/Deployment/web' })
  const silentHours = Number(silentFor ?? 24)
  if (!Number.isFinite(silentHours) || silentHours <= 0)
    throw new UserError(`--silent-for ${silentFor ?? ''}: not a number of hours.`, {
      hint: 'For example: --silent-for 48',
    })
  return { action, only: chosen, silentHours }
}
