import { UserError } from '@dayone/pipeline'
import { durationHours } from '../duration-hours.ts'

/** What is given without a word, in hours. */
const DAY = 24
/** The maximum lifetime, in hours: a file older than a year is forgotten. */
const YEAR = 365 * DAY

/**
 * The lifetime in hours of `30m`, `8h`. Throws UserError: exit 2 for what is no such time, is longer than a year, or is longer
 * than a day without the name of the cluster; exit 5 for another name.
 */
export function checkedLifetime(lifetime: string, cluster: string, confirmName: string | undefined): number {
  const hours = durationHours('--lifetime', lifetime)
  if (hours > YEAR) {
    throw new UserError(`--lifetime ${lifetime}: longer than a year. Nothing was written.`, {
      hint: 'Give people their own permissions instead (dayone up rbac), and use administrator credentials for an hour at a time.',
    })
  }
  if (confirmName !== undefined && confirmName !== cluster) {
    throw new UserError(`--confirm-name is ${confirmName}, but the cluster is ${cluster}. Nothing was written.`, {
      hint: 'Give the cluster with --cluster, and the same name with --confirm-name.',
      exitCode: 5,
    })
  }
  if (hours > DAY && confirmName === undefined) {
    throw new UserError(
      `--lifetime ${lifetime}: for ${spoken(hours)}, anyone who gets this file is an administrator of ${cluster}, and that cannot be revoked.`,
      {
        hint: 'Lifetimes up to 24h need no confirmation. To proceed, confirm the name of the cluster:',
        nextSteps: [`dayone kubeconfig --lifetime ${lifetime} --cluster ${cluster} --confirm-name ${cluster}`],
      },
    )
  }
  return hours
}

const spoken = (hours: number): string =>
  hours < 2 * DAY ? `${Math.ceil(hours)} hours` : `${Math.ceil(hours / DAY)} days`
