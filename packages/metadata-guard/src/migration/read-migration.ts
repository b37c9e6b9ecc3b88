import { kopsAudience, type IdentityProvider } from '@dayone/aws'
import { readPath } from '@dayone/cluster-spec'
import { listAll, readInventory, type Kube, type KubeObject } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import { checkDenyPolicy } from '../deny-policy/deny-policy-check.ts'
import { proxyAgents, type ProxyAgent } from '../proxies/proxy-agents.ts'
import { whyNotGiven } from './allowed-roles.ts'
import { migrationRows, rowId, type BoundAccount, type MigrationRow } from './migration-row.ts'
import type { MigrationConfig, MigrationPorts } from './migration-config.ts'
import { readSilence } from './read-silence.ts'
import type { Silence } from './proxy-log.ts'
import type { Belongings } from './removal/proxy-belongings.ts'
import { readBelongings } from './removal/read-belongings.ts'
import { isIdentityWebhook } from '../workload-roles/read-roles.ts'
import { missingTrusts, type MissingTrust } from './missing-trusts.ts'

/** The state of a migration, read from the cluster and from IAM: nothing about it is stored elsewhere. */
export interface MigrationObserved {
  readonly rows: readonly MigrationRow[]
  readonly agents: readonly ProxyAgent[]
  readonly trusts: readonly MissingTrust[]
  /** Why tokens of this cluster are no identity in AWS, a sentence. */
  readonly noIssuer: string | undefined
  /** A webhook puts tokens into new pods. */
  readonly hasWebhook: boolean
  readonly silence: Silence
  /** The deny of the network is in force. */
  readonly isDenied: boolean
  readonly uids: ReadonlyMap<string, string>
  /** What would go with the proxy; nothing unless that is asked for. */
  readonly belongings: Belongings
}

type Ask = Pick<Kube, 'pathOf' | 'request' | 'isServed' | 'get'>

/** The inventory that steps share is up to half a minute old: too old after a write. */
const fresh = (kube: Kube): Ask => ({
  request: (request) => kube.request(request),
  pathOf: (ref) => kube.pathOf(ref),
  isServed: (kind) => kube.isServed(kind),
  get: (ref) => kube.get(ref),
})

const subjectsOf = (object: KubeObject): readonly BoundAccount[] => {
  const { kind, metadata } = object
  const where = metadata.namespace === undefined ? '' : ` in ${metadata.namespace}`
  const subjects = (object['subjects'] ?? []) as readonly {
    readonly kind: string
    readonly name: string
    readonly namespace?: string
  }[]
  return subjects
    .filter((subject) => subject.kind === 'ServiceAccount')
    .map(({ name, namespace = metadata.namespace ?? '' }) => ({
      namespace,
      name,
      by: `${kind} ${metadata.name}${where}`,
    }))
}

const rbac = 'rbac.authorization.k8s.io/v1'

const findBound = async (kube: Ask): Promise<readonly BoundAccount[]> => {
  const kinds = ['RoleBinding', 'ClusterRoleBinding'].map((kind) => ({ apiVersion: rbac, kind }))
  return (await Promise.all(kinds.map((kind) => listAll(kube, kind, subjectsOf)))).flat()
}

/** What the API server signs its tokens with: the issuer that AWS must know. */
const readIssuer = async (kube: Ask): Promise<string> => {
  const { status, body } = await kube.request({ method: 'GET', path: '/.well-known/openid-configuration' })
  const issuer = status === 200 ? readPath(body, ['issuer']) : undefined
  return typeof issuer === 'string' ? issuer : ''
}

/** The provider in IAM for the tokens of this cluster, or why there is none, a sentence. */
const findProvider = (
  providers: readonly IdentityProvider[],
  issuer: string,
): { readonly arn: string } | { readonly why: string } => {
  if (!/^https:\/\/./.test(issuer)) return { why: 'The API server does not say who issues its tokens.' }
  const found = providers.find(({ url }) => url === issuer.replace(/^https:\/\//, ''))
  if (found === undefined)
    return { why: `AWS does not accept tokens of this cluster: IAM has no OIDC provider for ${issuer}.` }
  return found.audiences.includes(kopsAudience)
    ? { arn: found.arn }
    : { why: `The OIDC provider ${found.arn} does not accept the audience ${kopsAudience}.` }
}

/** Reads the whole state of the migration. Throws UserError (exit 6) where something may not be read. */
export const readMigration = async (
  config: MigrationConfig,
  ctx: StepContext<MigrationPorts>,
): Promise<MigrationObserved> => {
  const { ports, facts, clock } = ctx
  const kube = fresh(ports.kube)
  const [inventory, namespaces, bound, webhooks, issuer, providers, awsAccount, deny] = await Promise.all([
    readInventory(kube, clock),
    listAll(kube, { apiVersion: 'v1', kind: 'Namespace' }),
    findBound(kube),
    listAll(kube, { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration' }, (object) =>
      isIdentityWebhook(object) ? [object] : [],
    ),
    readIssuer(kube),
    ports.cloud.roles.identityProviders(),
    ports.cloud.account(),
    checkDenyPolicy(ports.kube, facts, clock),
  ])
  const agents = proxyAgents(inventory.workloads)
  const base = agents.flatMap(({ flags }) => flags.get('base-role-arn') ?? flags.get('role-base-arn') ?? [])[0]
  const rows = migrationRows({
    ...inventory,
    bound,
    awsAccount,
    base,
    whyNotGiven: whyNotGiven(agents, namespaces, { account: awsAccount, base }),
  })
  const provider = findProvider(providers, issuer)
  const isAllSwitched = rows.every(({ isSwitched, held }) => isSwitched && held === undefined)
  return {
    rows,
    agents,
    noIssuer: 'why' in provider ? provider.why : undefined,
    trusts:
      'arn' in provider && config.direction === 'forth'
        ? await missingTrusts(ports.cloud.roles, rows, {
            provider: provider.arn,
            account: awsAccount,
            cluster: facts.name,
          })
        : [],
    hasWebhook: webhooks.length > 0,
    silence:
      agents.length > 0 && isAllSwitched && config.direction !== 'back'
        ? await readSilence(config, kube, agents, clock.now())
        : { state: 'not known', why: 'not every workload has a role of its own' },
    isDenied: deny.status === 'pass',
    uids: await uidsOf(kube, rows, agents),
    belongings:
      config.direction === 'remove' ? await readBelongings(kube, agents, inventory.workloads) : { own: [], kept: [] },
  }
}

const apiVersions: Readonly<Record<string, string>> = { CronJob: 'batch/v1', Pod: 'v1', ReplicationController: 'v1' }

/** `v1` or `apps/v1` of a kind of workload. Pure. */
export const apiVersionOf = (kind: string): string => apiVersions[kind] ?? 'apps/v1'

/** So that a change is only made to the object that was looked at. */
const uidsOf = async (
  kube: Ask,
  rows: readonly MigrationRow[],
  agents: readonly ProxyAgent[],
): Promise<ReadonlyMap<string, string>> => {
  const wanted = new Set([
    ...rows.map(rowId),
    ...agents.map(({ workload: { namespace, kind, name } }) => `${namespace}/${kind}/${name}`),
  ])
  const kinds = [...new Set([...wanted].map((id) => id.split('/')[1] ?? ''))].filter((kind) => kind !== 'Job')
  const found = await Promise.all(
    kinds.map((kind) =>
      listAll(kube, { apiVersion: apiVersionOf(kind), kind }, ({ metadata }) => {
        const id = `${metadata.namespace ?? ''}/${kind}/${metadata.name}`
        return wanted.has(id) ? [[id, String(metadata['uid'])] as const] : []
      }),
    ),
  )
  return new Map(found.flat())
}
