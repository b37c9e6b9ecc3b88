import type { KubeObject } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'

/** Remembers the audit settings that a migration has replaced. */
export const auditRecordName = { namespace: 'kube-system', name: 'dayone-rbac-migration-audit' } as const

/** `before` is text for whoever restores it. */
export const auditRecord = (before: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { ...auditRecordName },
  data: { before },
})

/** Undefined: it has none. Pure. */
export const recordedBefore = (record: KubeObject): string | undefined =>
  (record['data'] as { readonly before?: string } | undefined)?.before

/** Fails until the audit policy from before the migration is restored. Pure. */
export const auditRecordCheck = (record: KubeObject | undefined): Check => {
  const common = {
    id: 'rbac/audit-policy',
    rule: 'rbac/audit-policy',
    target: 'audit policy',
    control: 'KD-05',
    means: `looked for ConfigMap ${auditRecordName.name} in ${auditRecordName.namespace}`,
  }
  return record === undefined
    ? { ...common, status: 'pass', text: 'No audit policy of a migration to RBAC is waiting to be restored.' }
    : {
        ...common,
        status: 'fail',
        severity: 'low',
        text: 'A migration to RBAC has raised the audit policy: every request is logged, also leases, events and metrics.',
        hint: 'When no bridge is left, restore the earlier policy: `dayone rbac migrate restore-audit`.',
      }
}
