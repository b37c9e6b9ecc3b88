import type { AuditState } from '@dayone/kops-driver'
import type { Finding } from '@dayone/pipeline'
import type { MigrationRecord } from '@dayone/rbac'

/** Where a migration is. */
export interface MigrationState {
  readonly stage: 'audit' | 'observe' | 'switch' | 'withdraw' | 'restore-audit' | 'done'
  readonly allowsAll: boolean
  readonly audit: AuditState
  readonly controlPlanes: number
  /** Roles that the migration created. */
  readonly roles: number
  readonly bridges: readonly { readonly namespace: string; readonly until?: string }[]
  readonly record?: MigrationRecord
  /** Service accounts in use that no binding names. */
  readonly unbound: readonly string[]
  /** Versions, and what follows from them. */
  readonly versions: string
  /** What to know before RBAC decides; empty once it does. */
  readonly preflight: readonly Finding[]
}

/** The stage that comes next. Pure. */
export const stageOf = (state: Omit<MigrationState, 'stage'>): MigrationState['stage'] => {
  if (!state.allowsAll) {
    if (state.bridges.length > 0) return 'withdraw'
    return state.audit.policy === 'ours' ? 'restore-audit' : 'done'
  }
  if (state.audit.policy === 'none' || state.audit.policy === 'ordinary') return 'audit'
  return state.record === undefined ? 'observe' : 'switch'
}
