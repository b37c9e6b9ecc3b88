import { kopsLine } from '@dayone/kops'
import { UserError, type StepContext } from '@dayone/pipeline'
import { ensureAdminKubeconfig } from '../observe/admin-kubeconfig.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'

/** RBAC never denies this group anything (kubernetes, privileged group authorizer). */
const MASTERS = 'system:masters'

/**
 * Verifies that our own credentials keep working after the switch to RBAC. AlwaysAllow grants every permission, so
 * access reviews prove nothing; the groups of the user are checked instead (SelfSubjectReview,
 * authentication.k8s.io/v1). Throws UserError (exit 5).
 */
export async function refuseWithoutAdmin(name: string, ctx: StepContext<ClusterPorts>): Promise<void> {
  await ensureAdminKubeconfig(name, ctx)
  const { status, body } = await ctx.ports.kube.request({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  })
  const review = body as { status?: { userInfo?: { groups?: readonly string[] } } }
  if (status === 201 && review.status?.userInfo?.groups?.includes(MASTERS) === true) {
    ctx.report(`The admin credentials are in ${MASTERS}: RBAC will not lock dayone out.`)
    return
  }
  throw new UserError(`The admin credentials for ${name} could not be verified. RBAC was not enabled.`, {
    hint: 'With RBAC enabled and no admin, no one could grant permissions. Check that kops can issue credentials:',
    nextSteps: [
      kopsLine({ name, state: ctx.ports.kops.state }, 'export kubeconfig', '--admin=1h'),
      'kubectl auth whoami',
    ],
    exitCode: 5,
  })
}
