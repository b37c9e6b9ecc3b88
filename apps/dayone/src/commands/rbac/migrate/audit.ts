import { auditState, CLUSTER_STEP, clusterStep, observationEdits } from '@dayone/kops-driver'
import type { Session } from '../../../session/session.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { clusterSlice, runStage } from './run-stage.ts'

/** `dayone rbac migrate audit`: turns on an audit log that shows every request which RBAC has to allow. */
export const audit = (session: Session, args: readonly string[], { confirmName }: RbacOptions): Promise<number> =>
  runStage(session, { stage: 'audit', args, confirmName }, async ({ cluster, spec }) => {
    if (auditState(spec).policy === 'foreign')
      session.front.note(
        'This cluster has an audit policy of its own, which is kept. If it omits leases, events or /metrics, the log does not show that pods need them.',
      )
    const step = clusterStep({ contributors: [{ id: 'rbac', edits: observationEdits }], mode: 'contributed' })
    return {
      steps: [step],
      config: { [CLUSTER_STEP]: clusterSlice(session, cluster) },
      next: [
        'dayone rbac migrate roles LOG…   (after a week: roles for what the log shows)',
        'dayone up --rollback   (turns the audit log off again)',
      ],
    }
  })
