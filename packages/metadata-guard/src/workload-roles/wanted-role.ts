import { isDeepStrictEqual } from 'node:util'
import {
  kopsAudience,
  trustDocument,
  workloadRoleName,
  workloadRolePath,
  type IamRole,
  type NewRole,
  type ServiceAccountName,
} from '@dayone/aws'
import type { WorkloadRoleConfig } from './role-config.ts'

/** An IAM role as it should be. Plain data, because it is displayed and saved. */
export interface WantedRole extends NewRole {
  readonly account: ServiceAccountName
  readonly arn: string
  /** ARNs of its managed policies, sorted. */
  readonly policies: readonly string[]
  /** Its inline policy, JSON; undefined for none. */
  readonly document?: string
}

/** The name of the inline policy. */
export const inlinePolicy = 'dayone'

const clusterTag = 'dayone.dev/cluster'
const accountTag = 'dayone.dev/service-account'
/** `dayone.id` of the dayone.yaml that created the role. */
const configTag = 'dayone.dev/config'

export const accountOf = ({ namespace, serviceAccount }: WorkloadRoleConfig): ServiceAccountName => ({
  namespace,
  name: serviceAccount,
})

/** `shop/web`. */
export const accountKey = ({ namespace, name }: ServiceAccountName): string => `${namespace}/${name}`

/** The role of a service account. `provider` is the ARN of the cluster's OIDC provider. Pure. */
export function wantedRole(
  config: WorkloadRoleConfig,
  cluster: string,
  provider: string,
  configId: string | undefined,
): WantedRole {
  const account = accountOf(config)
  const name = workloadRoleName(account, cluster)
  const path = workloadRolePath(cluster)
  const [, partition = 'aws', , , owner = ''] = provider.split(':')
  return {
    account,
    name,
    path,
    arn: `arn:${partition}:iam::${owner}:role${path}${name}`,
    trust: trustDocument({ provider, accounts: [account], audience: kopsAudience }),
    description: `Service account ${account.name} in ${account.namespace} of ${cluster}. Managed by dayone.`.slice(
      0,
      1000,
    ),
    tags: {
      // kops deletes what has this tag with the cluster.
      [`kubernetes.io/cluster/${cluster}`]: 'owned',
      KubernetesCluster: cluster,
      [clusterTag]: cluster,
      [accountTag]: accountKey(account),
      ...(configId === undefined ? {} : { [configTag]: configId }),
    },
    policies: [...new Set(config.policies)].sort(),
    ...(config.statements.length === 0
      ? {}
      : { document: JSON.stringify({ Version: '2012-10-17', Statement: config.statements }) }),
  }
}

/**
 * The service account of a role that dayone created for this cluster and this dayone.yaml; undefined for a role of
 * others, whatever its name. Pure.
 */
export function ownedAccount(role: IamRole, cluster: string, configId: string | undefined): string | undefined {
  const { tags, arn, name } = role
  const isOurs =
    tags[clusterTag] === cluster &&
    arn.endsWith(`:role${workloadRolePath(cluster)}${name}`) &&
    (configId === undefined || (tags[configTag] ?? configId) === configId)
  return isOurs ? tags[accountTag] : undefined
}

const isSameJson = (one: string | undefined, other: string | undefined): boolean => {
  if (one === undefined || other === undefined) return one === other
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other))
  } catch {
    return false
  }
}

/** One line per difference, `- live` and `+ wanted`; none for an equal role. A role of ours holds nothing but ours. Pure. */
export function roleDifferences(role: WantedRole, live: IamRole | undefined): readonly string[] {
  const attached = live?.attached ?? []
  const inline = live?.inline ?? []
  const own = inline.find(({ name }) => name === inlinePolicy)?.document
  return [
    ...(isSameJson(role.trust, live?.trust)
      ? []
      : [...lines('-', 'trust policy', live?.trust), ...lines('+', 'trust policy', role.trust)]),
    ...attached.filter((arn) => !role.policies.includes(arn)).map((arn) => `- policy ${arn}`),
    ...role.policies.filter((arn) => !attached.includes(arn)).map((arn) => `+ policy ${arn}`),
    ...inline.filter(({ name }) => name !== inlinePolicy).map(({ name }) => `- inline policy ${name}`),
    ...(isSameJson(role.document, own)
      ? []
      : [...lines('-', 'statements', own), ...lines('+', 'statements', role.document)]),
  ]
}

const lines = (sign: string, what: string, document: string | undefined): readonly string[] =>
  document === undefined ? [] : [`${sign} ${what}: ${document}`]
