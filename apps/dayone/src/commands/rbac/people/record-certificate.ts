import type { Kube } from '@dayone/kube'
import { UserError } from '@dayone/pipeline'
import { breakGlassBindingName, lastCertificate } from '@dayone/rbac'

/** Who got a certificate for emergencies, in which group, until when. */
export interface IssuedCertificate {
  readonly user: string
  readonly group: string
  readonly until: Date
}

/**
 * Records in the binding of the group who got its last certificate, before the file is written. Throws UserError (exit
 * 6) if the group has no binding yet.
 */
export const recordCertificate = async (
  kube: Pick<Kube, 'request'>,
  { user, group, until }: IssuedCertificate,
): Promise<void> => {
  const name = breakGlassBindingName(group)
  const { status } = await kube.request({
    method: 'PATCH',
    path: `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${encodeURIComponent(name)}?fieldManager=dayone-kubeconfig`,
    contentType: 'application/merge-patch+json',
    body: { metadata: { annotations: { [lastCertificate]: JSON.stringify({ user, until: until.toISOString() }) } } },
  })
  if (status === 200) return
  throw new UserError(`The use of ${group} could not be recorded in ClusterRoleBinding ${name}: ${status}.`, {
    hint: status === 404 ? 'Run `dayone up rbac` first: it creates the binding.' : 'Check your permissions.',
    exitCode: 6,
  })
}
