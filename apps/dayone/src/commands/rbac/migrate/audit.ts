import { auditBefore, auditState, CLUSTER_STEP, clusterStep, observationEdits } from '@dayone/kops-driver'
import { auditRecord, migrationId, migrationStep } from '@dayone/rbac'
import type { Session } from '../../../session/session.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { preflightOf } from './preflight-of.ts'
import { clusterSlice, runStage } from './run-stage.ts'
import { withFindings } from './with-findings.ts'

/** `dayone rbac migrate audit`: turns on an audit log that shows every request which RBAC has to allow. */
export const audit = (session: Session, args: readonly string[], { confirmName }: RbacOptions): Promise<number> =>
  runStage(session, { stage: 'audit', args, confirmName }, async (place) => {
    const { cluster, spec } = place
    const { policy } = auditState(spec)
    if (policy === 'foreign')
      session.front.note(
        'This cluster has an audit policy of its own, which is kept. If it omits leases, events or /metrics, the log does not show that pods need them.',
      )
    const { findings } = await preflightOf(session, place)
    const cloud = clusterStep({ contributors: [{ id: 'rbac', edits: observationEdits }], mode: 'contributed' })
    const record = migrationStep({
      title: 'Remember the audit policy',
      why: 'After the migration, it is restored.',
      desired: [
        {
          manifest: auditRecord(JSON.stringify(auditBefore(spec))),
          wave: 0,
          exact: true,
          why: 'The audit settings of now, for `dayone rbac migrate restore-audit`',
        },
      ],
    })
    // Once the policy is raised, what was before is no longer in the specification.
    const isToRemember = policy === 'none' || policy === 'ordinary'
    return {
      steps: [
        ...(isToRemember ? [record] : []),
        withFindings({ ...cloud, after: isToRemember ? [migrationId] : [] }, findings),
      ],
      config: { [migrationId]: {}, [CLUSTER_STEP]: clusterSlice(session, cluster) },
      next: [
        'dayone rbac migrate roles LOG…   (after a week: roles for what the log shows)',
        'dayone rbac migrate restore-audit   (the earlier audit policy again)',
      ],
    }
  })
