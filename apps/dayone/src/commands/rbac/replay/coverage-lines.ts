import type { AuditCoverage } from '@dayone/rbac'

/** So many names are printed. */
const namesShown = 30

const listed = (names: readonly string[]): string =>
  names.length <= namesShown
    ? names.join(', ')
    : `${names.slice(0, namesShown).join(', ')} and ${names.length - namesShown} more`

const serverLine = ({ node, files, window }: AuditCoverage['servers']['covered'][number]): string =>
  `  ${node}: ${files} ${files === 1 ? 'file' : 'files'}${window === undefined ? '' : `, ${window.from} to ${window.to}`}`

const serverLines = ({ covered, missing, unnamed }: AuditCoverage['servers']): readonly string[] =>
  covered.length + missing.length === 0
    ? []
    : [
        `API servers: the logs of ${covered.length} of ${covered.length + missing.length} were read.`,
        ...covered.map(serverLine),
        ...(missing.length === 0 ? [] : [`  No log of: ${listed(missing)}`]),
        ...(unnamed.length === 0 ? [] : [`  Unknown which API server wrote: ${listed(unnamed)}`]),
      ]

const userLines = ({ users, silentUsers }: Pick<AuditCoverage, 'users' | 'silentUsers'>): readonly string[] => [
  ...(users.length === 0 ? [] : [`Users that made requests: ${listed(users)}`]),
  ...(silentUsers.length === 0 ? [] : [`  Named by a binding, and no requests from: ${listed(silentUsers)}`]),
]

/** How much of the cluster the log covers, for people. Pure. */
export const coverageLines = ({
  seen,
  silent,
  fired,
  neverFired,
  servers,
  ...people
}: AuditCoverage): readonly string[] => [
  '',
  `Coverage: ${seen.length} of ${seen.length + silent.length} service accounts with running pods made requests; ${fired.length} of ${fired.length + neverFired.length} CronJobs started.`,
  ...(silent.length === 0 ? [] : [`  No requests from: ${listed(silent)}`]),
  ...(neverFired.length === 0
    ? []
    : [`  Not started during this log, so what their pods need is unknown: ${listed(neverFired)}`]),
  ...userLines(people),
  ...serverLines(servers),
]
