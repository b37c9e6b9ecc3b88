import { isSameValue, readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import { AUDIT_FILES, AUDIT_LOG_PATH, AUDIT_POLICY_FILE, AUDIT_ROTATION } from '../profiles/audit-policy.ts'
import { OBSERVATION_POLICY_ASSET, OBSERVATION_POLICY_FILE } from './observation-policy.ts'

/** A week of a busy cluster; about 3 GB on each control plane node. */
const BACKUPS = 30

/** The audit settings of a specification, as far as a migration to RBAC depends on them. */
export interface AuditState {
  /** `ours`: logs all that matters. `foreign`: a policy of the user, which may omit requests. */
  readonly policy: 'none' | 'ordinary' | 'ours' | 'foreign'
  /** On every control plane node. */
  readonly logPath?: string
}

const inServer = ({ cluster }: ClusterSpec, field: string): unknown =>
  readPath(cluster, ['spec', 'kubeAPIServer', field])

/** What the API servers log, by the specification. Pure. */
export function auditState(spec: ClusterSpec): AuditState {
  const policy = inServer(spec, 'auditPolicyFile')
  const path = inServer(spec, 'auditLogPath')
  const logPath = typeof path === 'string' ? { logPath: path } : {}
  if (policy === undefined || path === undefined) return { policy: 'none', ...logPath }
  if (policy === OBSERVATION_POLICY_FILE) return { policy: 'ours', ...logPath }
  return { policy: policy === AUDIT_POLICY_FILE ? 'ordinary' : 'foreign', ...logPath }
}

/** The same asset in an older version: `add` would leave it beside the new one. */
const outdated = ({ cluster }: ClusterSpec): readonly unknown[] => {
  const present = readPath(cluster, ['spec', 'fileAssets'])
  return (Array.isArray(present) ? (present as unknown[]) : []).filter(
    (asset) =>
      readPath(asset, ['name']) === OBSERVATION_POLICY_ASSET.name && !isSameValue(asset, OBSERVATION_POLICY_ASSET),
  )
}

/**
 * The audit log that a migration to RBAC learns from. An audit policy of the user is kept, and a log path that is
 * already set. Pure.
 */
export function observationEdits(spec: ClusterSpec): readonly SpecEdit[] {
  const { policy, logPath } = auditState(spec)
  if (policy === 'foreign') return []
  const common = {
    document: 'cluster',
    timing: 'first',
    why: 'an audit log records which permissions are needed, before RBAC decides',
    control: 'KD-05',
    by: 'rbac',
  } as const
  const server = (field: string, value: unknown): SpecEdit => ({
    ...common,
    op: 'set',
    path: ['spec', 'kubeAPIServer', field],
    value,
  })
  const assets = (op: 'add' | 'remove', value: readonly unknown[]): SpecEdit => ({
    ...common,
    op,
    path: ['spec', 'fileAssets'],
    value,
  })
  const old = outdated(spec)
  const folder = logPath === undefined || logPath === AUDIT_LOG_PATH ? AUDIT_FILES.slice(1) : []
  return [
    ...(old.length === 0 ? [] : [assets('remove', old)]),
    assets('add', [OBSERVATION_POLICY_ASSET, ...folder]),
    server('auditPolicyFile', OBSERVATION_POLICY_FILE),
    server('auditLogPath', logPath ?? AUDIT_LOG_PATH),
    ...Object.entries({ ...AUDIT_ROTATION, auditLogMaxBackups: BACKUPS }).flatMap(([field, value]) => {
      const present = inServer(spec, field)
      return typeof present === 'number' && present >= value ? [] : [server(field, value)]
    }),
  ]
}
