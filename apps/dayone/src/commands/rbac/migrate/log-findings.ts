import type { AuditReplay } from '@dayone/authorizer'
import type { Check, Finding } from '@dayone/pipeline'
import type { AuditCoverage } from '@dayone/rbac'

const DAY_MS = 86_400_000

/** Seven days contain every weekly job; monthly ones are named by the coverage. */
const daysWanted = 7

const namesShown = 10

const listed = (names: readonly string[]): string =>
  names.length <= namesShown
    ? names.join(', ')
    : `${names.slice(0, namesShown).join(', ')} and ${names.length - namesShown} more`

/** What the log cannot prove: too short, CronJobs that never started, requests that its policy omits. Pure. */
export const logFindings = (
  { report: { window, sees, roleWriters, unlisted } }: Pick<AuditReplay, 'report'>,
  { silent, neverFired, servers }: AuditCoverage,
): readonly Finding[] => {
  const days = window === undefined ? 0 : (Date.parse(window.to) - Date.parse(window.from)) / DAY_MS
  const finding = (id: string, severity: Finding['severity'], text: string, hint: string): Finding => ({
    id: `rbac-migration/${id}`,
    kind: 'risk',
    target: 'audit log',
    ...(severity !== undefined && { severity }),
    text,
    hint,
  })
  const unseen = [...(sees.leases ? [] : ['leases']), ...(sees.events ? [] : ['events'])]
  return [
    ...(days >= daysWanted
      ? []
      : [
          finding(
            'short-log',
            'medium',
            `The log covers ${days < 1 ? `${(days * 24).toFixed(1)} hours` : `${days.toFixed(1)} days`}: what runs once a week may be missing.`,
            `Wait until it covers ${daysWanted} days, or bridge the namespaces that you are not sure of: \`dayone rbac migrate bridge -n NAME\`.`,
          ),
        ]),
    ...(servers.missing.length === 0
      ? []
      : [
          finding(
            'api-servers',
            servers.unnamed.length === 0 ? 'high' : 'medium',
            servers.unnamed.length === 0
              ? `No log of the API servers on ${listed(servers.missing)}: requests that they answered may be missing.`
              : `It is not known which API servers wrote ${listed(servers.unnamed)}; none of the files names ${listed(servers.missing)}.`,
            'Each API server writes its own log. Put those of each control plane node in a folder with its name: docs/rbac-migration.md.',
          ),
        ]),
    ...(neverFired.length === 0
      ? []
      : [
          finding(
            'cron-jobs',
            'high',
            `CronJobs that did not start during the log, so what their pods need is unknown: ${listed(neverFired)}.`,
            'Start each once with `kubectl create job --from=cronjob/NAME`, or bridge its namespace.',
          ),
        ]),
    ...(silent.length === 0
      ? []
      : [
          finding(
            'silent-accounts',
            'low',
            `Service accounts with running pods that made no request: ${listed(silent)}.`,
            'If that is all they do, they need no permissions.',
          ),
        ]),
    ...(unseen.length === 0
      ? []
      : [
          finding(
            'unseen-kinds',
            'medium',
            `No request for ${unseen.join(' or ')} is in the log: an audit policy that omits them hides what leader election and event recording need.`,
            '`dayone rbac migrate audit` sets a policy that logs them.',
          ),
        ]),
    ...(unlisted === 0
      ? []
      : [
          finding(
            'unlisted-kinds',
            'medium',
            `The log has too many kinds of requests for one run: ${unlisted} more would be denied, which these roles do not allow.`,
            'Run `dayone rbac migrate roles LOG…` again afterwards: it adds what is still missing.',
          ),
        ]),
    ...(roleWriters.length === 0
      ? []
      : [
          finding(
            'role-writers',
            'medium',
            `${listed(roleWriters.map(({ subject }) => subject))} wrote roles or bindings. With RBAC, the API server denies permissions that the author does not hold, which the log does not show.`,
            'Check which permissions they grant. Give them the same ones, or the verb `bind` for the roles that they bind.',
          ),
        ]),
  ]
}

/** That the log was replayed and nothing in it would be denied, for the evidence. Pure. */
export const replayedCheck = (
  { report: { window, requests, events } }: Pick<AuditReplay, 'report'>,
  cluster: string,
): Check => ({
  id: 'rbac-migration/replayed',
  target: cluster,
  status: 'pass',
  control: 'KD-01',
  text: `RBAC denies none of the ${requests} requests in the audit log${window === undefined ? '' : `, ${window.from} to ${window.to}`}.`,
  means: `replayed ${events} events with the roles and bindings of the cluster`,
})
