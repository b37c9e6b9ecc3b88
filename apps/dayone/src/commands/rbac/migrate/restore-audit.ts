import { CLUSTER_STEP, clusterStep, parseAuditBefore, restoreAuditEdits } from '@dayone/kops-driver'
import { UserError } from '@dayone/pipeline'
import { auditRecordName, bridgesOf, isOfMigration, migrationId, migrationStep, recordedBefore } from '@dayone/rbac'
import type { Session } from '../../../session/session.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { clusterSlice, runStage } from './run-stage.ts'

/**
 * `dayone rbac migrate restore-audit`: the audit policy from before the migration, which the cluster remembers. Throws
 * UserError (exit 5) while a bridge is left, whose withdrawal needs the log.
 */
export const restoreAudit = (
  session: Session,
  args: readonly string[],
  { confirmName }: RbacOptions,
): Promise<number> =>
  runStage(session, { stage: 'restore-audit', args, confirmName }, async ({ cluster, ports: { kube } }) => {
    const [bindings, live] = await Promise.all([
      kube.list({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding' }),
      kube.get({ apiVersion: 'v1', kind: 'ConfigMap', ...auditRecordName }),
    ])
    const [bridge, ...others] = bridgesOf(bindings).map(({ namespace }) => namespace)
    if (bridge !== undefined)
      throw new UserError(
        `Bridges are left, and withdrawing them needs this audit log: ${[bridge, ...others].join(', ')}. Nothing was changed.`,
        { hint: 'Withdraw them first:', nextSteps: [`dayone rbac migrate withdraw -n ${bridge} LOG…`], exitCode: 5 },
      )
    const record = live !== undefined && isOfMigration(live) ? live : undefined
    const before =
      record === undefined
        ? undefined
        : parseAuditBefore(
            recordedBefore(record) ?? '',
            `ConfigMap ${auditRecordName.name} in ${auditRecordName.namespace}`,
          )
    if (before === undefined)
      session.front.note(
        'The cluster does not remember an audit policy from before a migration. One that a migration set is replaced by the ordinary one.',
      )
    const edits = {
      id: 'rbac',
      edits: (spec: Parameters<typeof restoreAuditEdits>[0]) => restoreAuditEdits(spec, before),
    }
    return {
      steps: [
        clusterStep({ contributors: [edits], mode: 'contributed' }),
        migrationStep({
          title: 'Forget the remembered audit policy',
          why: 'It is restored.',
          removed: record === undefined ? [] : [record],
          after: [CLUSTER_STEP],
        }),
      ],
      config: { [CLUSTER_STEP]: clusterSlice(session, cluster), [migrationId]: {} },
      next: ['dayone verify rbac', 'dayone rbac migrate audit   (raises it again)'],
    }
  })
