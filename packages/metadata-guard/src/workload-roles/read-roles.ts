import { workloadRoleName, workloadRolePath, type Cloud, type IamRole, type IdentityProvider } from '@dayone/aws'
import { readPath } from '@dayone/cluster-spec'
import { listAll, type Kube, type KubeObject } from '@dayone/kube'
import { inParallel } from '@dayone/pipeline'
import { accountRole, type AccountRole } from './account-roles.ts'
import { identityPod, type IdentityPod } from './identity-pods.ts'
import type { WorkloadRoleConfig } from './role-config.ts'
import { accountKey, accountOf } from './wanted-role.ts'

/** What IAM and the cluster know about the roles of workloads. */
export interface ObservedRoles {
  readonly configId: string | undefined
  /** The issuer of new tokens, as the API server publishes it. */
  readonly issuer: string | undefined
  /** The OIDC provider of this account for that issuer. */
  readonly provider: IdentityProvider | undefined
  /** Roles with the wanted names, and every role below the path of this cluster. */
  readonly roles: readonly IamRole[]
  /** Documents of the managed policies that dayone.yaml names; undefined for one that does not exist. */
  readonly policies: Readonly<Record<string, string | undefined>>
  /** Service accounts with a role. */
  readonly accounts: readonly AccountRole[]
  /** Running pods of the service accounts in dayone.yaml. */
  readonly pods: readonly IdentityPod[]
  /** Since when the pod identity webhook exists; undefined without it. */
  readonly webhookSince: string | undefined
  /** When a controller was last restarted, by `Deployment/shop/web`. */
  readonly restarts: Readonly<Record<string, string>>
}

export interface RolePorts {
  readonly kube: Pick<Kube, 'get' | 'pathOf' | 'request' | 'observe'>
  readonly cloud: Pick<Cloud, 'roles'>
}

/** IAM allows few requests per second. */
const atOnce = 4

/**
 * Undefined if dayone.yaml has no role and no service account has one from dayone: then IAM is not queried. Throws
 * UserError (exit 6) if IAM or the API server cannot be queried.
 */
export async function readRoles(
  configured: readonly WorkloadRoleConfig[],
  cluster: string,
  ports: RolePorts,
): Promise<ObservedRoles | undefined> {
  const accounts = await readAccounts(ports.kube)
  if (configured.length === 0 && accounts.every(({ since }) => since === undefined)) return undefined
  return readAllRoles(configured, cluster, ports, accounts)
}

/** Service accounts with a role, whoever gave it to them. */
export const readAccounts = (kube: Pick<Kube, 'pathOf' | 'request'>): Promise<readonly AccountRole[]> =>
  listAll(kube, { apiVersion: 'v1', kind: 'ServiceAccount' }, (object) => [accountRole(object) ?? []].flat())

/** The same, and IAM is queried in any case. */
export async function readAllRoles(
  configured: readonly WorkloadRoleConfig[],
  cluster: string,
  { kube, cloud }: RolePorts,
  accounts: readonly AccountRole[],
): Promise<ObservedRoles> {
  const keys = new Set(configured.map((one) => accountKey(accountOf(one))))
  const [issuer, providers, below, { configId }, pods, webhook] = await Promise.all([
    readIssuer(kube),
    cloud.roles.identityProviders(),
    cloud.roles.namesUnder(workloadRolePath(cluster)),
    kube.observe([]),
    readPods(kube, keys),
    kube.get({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      name: webhookName,
    }),
  ])
  const names = new Set([...below, ...configured.map((one) => workloadRoleName(accountOf(one), cluster))])
  const roles = await inParallel(atOnce, [...names], (name) => cloud.roles.read(name))
  const arns = [...new Set(configured.flatMap(({ policies }) => policies))]
  const documents = await inParallel(atOnce, arns, async (arn) => [arn, await cloud.roles.policyDocument(arn)] as const)
  return {
    configId,
    issuer,
    provider: providers.find(({ url }) => issuer !== undefined && withoutScheme(url) === withoutScheme(issuer)),
    roles: roles.filter((role) => role !== undefined),
    policies: Object.fromEntries(documents),
    accounts,
    pods,
    webhookSince: webhook === undefined ? undefined : String(webhook.metadata['creationTimestamp']),
    restarts: pods.length === 0 || webhook === undefined ? {} : await readRestarts(kube),
  }
}

const withoutScheme = (url: string): string => url.replace(/^https:\/\//, '')

/** kops' name (upup/models, eks-pod-identity-webhook.addons.k8s.io). */
const webhookName = 'pod-identity-webhook'

/** Whether a webhook configuration is that of amazon-eks-pod-identity-webhook, whoever installed it. Pure. */
export const isIdentityWebhook = (object: KubeObject): boolean =>
  ((object['webhooks'] ?? []) as readonly { readonly name?: string; readonly clientConfig?: unknown }[]).some(
    ({ name = '', clientConfig }) =>
      `${name} ${String(readPath(clientConfig, ['service', 'name']))}`.includes(webhookName),
  )

/** OpenID Connect Discovery 1.0: every API server publishes its own document. */
async function readIssuer(kube: Pick<Kube, 'request'>): Promise<string | undefined> {
  const { status, body } = await kube.request({ method: 'GET', path: '/.well-known/openid-configuration' })
  const { issuer } = (typeof body === 'string' ? parsed(body) : (body ?? {})) as { readonly issuer?: unknown }
  return status === 200 && typeof issuer === 'string' ? issuer : undefined
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    return {}
  }
}

const readPods = (kube: Pick<Kube, 'pathOf' | 'request'>, accounts: ReadonlySet<string>) =>
  accounts.size === 0
    ? []
    : listAll(kube, { apiVersion: 'v1', kind: 'Pod' }, (object) => {
        const pod = identityPod(object)
        return pod !== undefined && accounts.has(`${pod.namespace}/${pod.account}`) ? [pod] : []
      })

/** Those that `kubectl rollout restart` can restart. */
export const restartable = ['Deployment', 'StatefulSet', 'DaemonSet']
/** As kubectl does it (kubectl rollout restart). */
export const restartAnnotation = 'kubectl.kubernetes.io/restartedAt'

const restartOf = (object: KubeObject): string | undefined => {
  const spec = (object['spec'] ?? {}) as { readonly template?: { readonly metadata?: KubeObject['metadata'] } }
  return spec.template?.metadata?.annotations?.[restartAnnotation]
}

async function readRestarts(kube: Pick<Kube, 'pathOf' | 'request'>): Promise<Readonly<Record<string, string>>> {
  const found = await Promise.all(
    restartable.map((kind) =>
      listAll(kube, { apiVersion: 'apps/v1', kind }, (object) => {
        const at = restartOf(object)
        return at === undefined
          ? []
          : [[`${kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`, at] as const]
      }),
    ),
  )
  return Object.fromEntries(found.flat())
}
