import { auditState } from '@dayone/kops-driver'
import { findLeftovers, reviewAccess } from '@dayone/kube'
import { UserError } from '@dayone/pipeline'
import { asksForTheWorst, auditRecordName, migrationId, migrationOwnership, migrationStep } from '@dayone/rbac'
import type { Session } from '../../../session/session.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { runStage } from './run-stage.ts'

/**
 * `dayone rbac migrate back`: deletes the roles, bridges and the record of the migration, as long as AlwaysAllow decides
 * and nothing depends on them. Throws UserError (exit 5) once RBAC decides.
 */
export const back = (session: Session, args: readonly string[], { confirmName }: RbacOptions): Promise<number> =>
  runStage(session, { stage: 'back', args, confirmName }, async ({ spec, ports: { kube } }) => {
    const { allowed } = await reviewAccess(kube, asksForTheWorst)
    if (!allowed)
      throw new UserError('RBAC decides: workloads would lose the permissions from these roles. Nothing was changed.', {
        hint: 'Restore AlwaysAllow first, then run this again:',
        nextSteps: ['dayone up --rollback'],
        exitCode: 5,
      })
    const { own } = findLeftovers([], await kube.observe([], migrationOwnership.kinds), migrationOwnership)
    // What the audit policy was before is needed until it is restored.
    const isRaised = auditState(spec).policy === 'ours'
    const removed = own.filter(({ metadata: { name } }) => !(isRaised && name === auditRecordName.name))
    const step = migrationStep({
      title: 'Undo the migration',
      why: 'AlwaysAllow decides, so nothing depends on it.',
      removed,
    })
    return {
      steps: [step],
      config: { [migrationId]: {} },
      next: isRaised ? ['dayone rbac migrate restore-audit   (the earlier audit policy)'] : [],
    }
  })
