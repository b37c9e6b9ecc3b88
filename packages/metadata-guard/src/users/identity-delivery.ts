import { readPath, type KopsDocument } from '@dayone/cluster-spec'
import { listAll, type Kube, type KubeObject, type Workload } from '@dayone/kube'
import { identityPod, type IdentityPod } from '../workload-roles/identity-pods.ts'
import { isIdentityWebhook, readAccounts, restartable } from '../workload-roles/read-roles.ts'

/** How pods of service accounts with a role get its credentials: the role alone gives them none. */
export interface IdentityDelivery {
  /** The role of each service account that has one, by `namespace/name`. */
  readonly accounts: ReadonlyMap<string, string>
  /** `unready`: it is configured, and its Service has no ready endpoint. */
  readonly webhook: 'ready' | 'unready' | 'absent'
  /** Pods of these service accounts that have not ended. */
  readonly pods: readonly IdentityPod[]
  /** Every running pod is simulated, so nothing can be said about the credentials in it. */
  readonly isEmulated: boolean
}

/** Why pods get no credentials of the role of their service account. */
export interface Lack {
  readonly role: string
  readonly cause: 'no-webhook' | 'webhook-unready' | 'early-pods'
  /** The end of a sentence. */
  readonly why: string
  /** A restart of its controller creates the pods again. */
  readonly isRestartable: boolean
}

const pages = { apiVersion: 'v1', kind: 'Pod' }
const hooks = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration' }

/** Accounts with a role from kops (spec.iam.serviceAccountExternalPermissions); their pods need the webhook too. */
const accountsOfKops = (cluster: KopsDocument | undefined): readonly (readonly [string, string])[] => {
  const listed = readPath(cluster, ['spec', 'iam', 'serviceAccountExternalPermissions'])
  return Array.isArray(listed)
    ? listed.map((one) => [
        `${String(readPath(one, ['namespace']))}/${String(readPath(one, ['name']))}`,
        'from spec.iam.serviceAccountExternalPermissions',
      ])
    : []
}

type Ask = Pick<Kube, 'pathOf' | 'request'>

/** Throws UserError (exit 6) if something may not be read. */
export async function readIdentityDelivery(kube: Ask, cluster?: KopsDocument): Promise<IdentityDelivery> {
  const annotated = (await readAccounts(kube)).map(
    ({ namespace, name, role = '' }) => [`${namespace}/${name}`, role] as const,
  )
  const accounts = new Map([...accountsOfKops(cluster), ...annotated])
  if (accounts.size === 0) return { accounts, webhook: 'absent', pods: [], isEmulated: false }
  const phases = { simulated: false, real: false }
  const keep = (object: KubeObject): readonly IdentityPod[] => {
    const pod = identityPod(object)
    if (pod?.isEmulated === true) phases.simulated = true
    else if (readPath(object, ['status', 'phase']) === 'Running') phases.real = true
    return pod !== undefined && accounts.has(`${pod.namespace}/${pod.account}`) ? [pod] : []
  }
  const [webhook, pods] = await Promise.all([readWebhook(kube), listAll(kube, pages, keep)])
  return { accounts, webhook, pods, isEmulated: phases.simulated && !phases.real }
}

async function readWebhook(kube: Ask): Promise<IdentityDelivery['webhook']> {
  const services = await listAll(kube, hooks, (object) =>
    ((object['webhooks'] ?? []) as readonly { readonly clientConfig?: { readonly service?: Service } }[]).flatMap(
      ({ clientConfig }) => (isIdentityWebhook(object) ? [clientConfig?.service] : []),
    ),
  )
  if (services.length === 0) return 'absent'
  const slices = await listAll(kube, { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' }, (object) => {
    const { namespace = '', labels } = object.metadata
    return hasReady(object) ? [`${namespace}/${labels?.['kubernetes.io/service-name'] ?? ''}`] : []
  })
  const ready = new Set(slices)
  const isReady = services.some((service) => service !== undefined && ready.has(`${service.namespace}/${service.name}`))
  return isReady ? 'ready' : 'unready'
}

interface Service {
  readonly name: string
  readonly namespace: string
}

/** EndpointSlice API: a condition that is not set counts as ready. */
const hasReady = (slice: KubeObject): boolean =>
  ((slice['endpoints'] ?? []) as readonly { readonly conditions?: { readonly ready?: boolean } }[]).some(
    ({ conditions }) => conditions?.ready !== false,
  )

const carries = ({ roles, hasTokenFile, audiences }: IdentityPod): boolean =>
  roles.every((role) => role !== undefined) && hasTokenFile && audiences.length > 0

/**
 * What a workload of a service account with a role lacks: `unproved` where pods are only simulated, undefined for
 * nothing. Pods that run are the proof; where none does, the next one depends on the webhook. Pure.
 */
export function lackOf(
  { kind, namespace, name }: Workload,
  role: string,
  { webhook, pods, isEmulated }: IdentityDelivery,
): Lack | 'unproved' | undefined {
  const own = pods.filter((pod) => pod.namespace === namespace && pod.root.kind === kind && pod.root.name === name)
  const early = own.filter((pod) => !carries(pod))
  if (own.length > 0 && early.length === 0) return undefined
  if (isEmulated && webhook === 'absent') return 'unproved'
  const isRestartable = restartable.includes(kind)
  if (webhook === 'absent')
    return { role, cause: 'no-webhook', why: 'the cluster has no pod identity webhook', isRestartable }
  if (webhook === 'unready')
    return {
      role,
      cause: 'webhook-unready',
      why: 'the pod identity webhook has no ready endpoint',
      isRestartable,
    }
  if (own.length === 0) return undefined
  const [first] = early
  const pod = early.length === 1 ? `its pod ${first?.name ?? ''} was` : `${early.length} of its pods were`
  return { role, cause: 'early-pods', why: `${pod} created without a token for it`, isRestartable }
}
