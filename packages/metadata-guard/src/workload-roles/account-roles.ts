import { statusOf, type Kube, type KubeObject } from '@dayone/kube'
import { UserError } from '@dayone/pipeline'
import type { ServiceAccountName } from '@dayone/aws'

/** amazon-eks-pod-identity-webhook, README: the role that the pods of a service account get. */
export const roleAnnotation = 'eks.amazonaws.com/role-arn'

/**
 * The field manager of the annotation: the service account itself may belong to another step, or to someone else, and
 * an apply as `dayone` would give up the fields of that step.
 */
const manager = 'dayone-workload-role'

/** A service account, as far as its role is concerned. */
export interface AccountRole extends ServiceAccountName {
  readonly uid: string
  /** The role in its annotation. */
  readonly role?: string
  /** When dayone set the annotation; missing if someone else did. */
  readonly since?: string
  /** Who else set the annotation. */
  readonly setBy?: string
}

interface Managed {
  readonly manager?: string
  readonly time?: string
  readonly fieldsV1?: { readonly 'f:metadata'?: { readonly 'f:annotations'?: Readonly<Record<string, unknown>> } }
}

/** Undefined for a service account that has no role and never had one from dayone. Pure. */
export function accountRole({ metadata }: KubeObject): AccountRole | undefined {
  const role = metadata.annotations?.[roleAnnotation]
  const setters = ((metadata['managedFields'] ?? []) as readonly Managed[]).filter(
    ({ fieldsV1 }) => fieldsV1?.['f:metadata']?.['f:annotations']?.[`f:${roleAnnotation}`] !== undefined,
  )
  const ours = setters.find((one) => one.manager === manager)
  const setBy = setters.find((one) => one.manager !== manager)?.manager
  if (role === undefined) return undefined
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: String(metadata['uid']),
    role,
    ...(ours?.time === undefined ? {} : { since: ours.time }),
    ...(setBy === undefined ? {} : { setBy }),
  }
}

const applied = async (
  kube: Pick<Kube, 'pathOf' | 'request'>,
  account: ServiceAccountName,
  metadata: object,
  force: boolean,
) => {
  const { namespace, name } = account
  const path = await kube.pathOf({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name })
  return kube.request({
    method: 'PATCH',
    path: `${path}?fieldManager=${manager}&force=${String(force)}`,
    contentType: 'application/apply-patch+yaml',
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, ...metadata } },
  })
}

/**
 * Annotates a service account with its role, and creates it if it does not exist: the webhook mutates pods only when
 * they are created. `force` takes the annotation over from someone else, which the plan showed.
 */
export async function annotateAccount(
  kube: Pick<Kube, 'pathOf' | 'request'>,
  account: ServiceAccountName,
  role: string,
  force: boolean,
): Promise<void> {
  const response = await applied(kube, account, { annotations: { [roleAnnotation]: role } }, force)
  if (response.status >= 300) throw refused(account, response.status, statusOf(response).message)
}

/** Gives up the annotation; does nothing if the service account is gone, or another one has the name. */
export async function releaseAccount(
  kube: Pick<Kube, 'pathOf' | 'request'>,
  account: ServiceAccountName,
  uid: string,
): Promise<void> {
  // The uid prevents it from creating an account that is gone.
  const response = await applied(kube, account, { uid }, true)
  if (response.status >= 300 && response.status !== 404 && response.status !== 409)
    throw refused(account, response.status, statusOf(response).message)
}

const refused = ({ namespace, name }: ServiceAccountName, status: number, message: string): UserError =>
  new UserError(`The annotation of ServiceAccount ${name} in ${namespace} was not changed: ${message}`, {
    hint:
      status === 409
        ? 'Someone changed it since the plan. Run the same command again to re-plan.'
        : 'Check the permissions of your kubeconfig on service accounts.',
    exitCode: status === 409 ? 5 : 6,
  })
