import type { AuditState } from '@dayone/kops-driver'
import type { Finding } from '@dayone/pipeline'
import type { MigrationState } from './migration-state.ts'

const policyWords: Readonly<Record<AuditState['policy'], string>> = {
  none: 'off',
  ordinary: 'on, but its policy omits leases, events and metrics, which pods need permissions for',
  ours: 'on, with every request that RBAC has to allow',
  foreign: 'on, with a policy of your own',
}

const nextWords: Readonly<Record<MigrationState['stage'], readonly string[]>> = {
  audit: ['migrate audit'],
  observe: ['migrate roles LOG…'],
  switch: ['migrate switch LOG…'],
  withdraw: ['migrate watch LOG…', 'migrate withdraw -n NAME LOG…'],
  'restore-audit': ['migrate watch LOG…', 'migrate restore-audit'],
  done: ['migrate watch LOG…'],
}

const stageWords: Readonly<Record<MigrationState['stage'], string>> = {
  audit: 'AlwaysAllow decides. First, an audit log has to record what is needed.',
  observe: 'AlwaysAllow decides, and the audit log records what is needed. Wait a week, then create roles from it.',
  switch: 'AlwaysAllow decides. Roles exist; bridge the namespaces that you are not sure of, then switch.',
  withdraw: 'RBAC decides, except in the bridged namespaces. Withdraw their bridges one by one.',
  'restore-audit':
    'RBAC decides everywhere. The audit policy of the migration is still set: it logs more than is needed from day to day.',
  done: 'RBAC decides everywhere.',
}

const shown = (names: readonly string[]): string =>
  names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`

const preflightLines = ({ target, text, hint, severity }: Finding): readonly string[] => [
  `  ${severity ?? ''} · ${target}: ${text}`,
  ...(hint === undefined ? [] : [`    ${hint}`]),
]

/** For people. Pure. */
export const statusText = (
  state: MigrationState,
  command: (words: string) => string,
  today: string,
): readonly string[] => {
  const { stage, audit, controlPlanes, roles, bridges, record, unbound, allowsAll, versions, preflight } = state
  return [
    stageWords[stage],
    '',
    versions,
    `Audit log: ${policyWords[audit.policy]}${audit.logPath === undefined ? '' : `; ${audit.logPath} on ${controlPlanes === 1 ? 'the control plane node' : `each of ${controlPlanes} control plane nodes`}`}.`,
    `Roles of the migration: ${roles}${record === undefined ? '' : `; the log then covered ${record.from} to ${record.to}`}.`,
    ...(bridges.length === 0
      ? ['Bridges: none.']
      : bridges.map(
          ({ namespace, until }) =>
            `Bridge: ${namespace}, ${until === undefined ? 'without an end' : until < today ? `overdue since ${until}` : `until ${until}`}.`,
        )),
    ...(allowsAll && unbound.length > 0 ? [`Service accounts in use without any binding: ${shown(unbound)}.`] : []),
    ...(allowsAll && controlPlanes === 1
      ? ['There is a single control plane node: the API is unavailable for minutes while it is replaced.']
      : []),
    ...(preflight.length === 0 ? [] : ['', 'Before the switch:', ...preflight.flatMap(preflightLines)]),
    '',
    'Next:',
    ...nextWords[stage].map((words) => `  ${command(words)}`),
  ]
}
