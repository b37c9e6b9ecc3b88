import { isSameValue, readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { kopsLine, type KopsTarget } from '@dayone/kops'
import type { Finding } from '@dayone/pipeline'
import type { ClusterConfig } from '../../answers/cluster-config.ts'
import { clusterFacts } from '../../answers/cluster-facts.ts'
import { isNewerVersion } from '../../spec/kubernetes-version.ts'
import { specIssuers } from '../../issuer/spec-issuers.ts'
import { NEW_NETWORK } from '../../answers/network-problems.ts'
import { readAnswers, type ReadAnswers } from '../../answers/read-answers.ts'

/** Changed answers of an existing cluster that cannot be changed in place, or not by dayone. Pure. */
export function immutableAnswerFindings(
  config: ClusterConfig,
  saved: ClusterSpec,
  { state }: Pick<KopsTarget, 'state'>,
): readonly Finding[] {
  const facts = clusterFacts(saved)
  const subnets = saved.cluster.spec['subnets']
  const zones = Array.isArray(subnets) ? [...new Set(subnets.map((subnet) => readPath(subnet, ['zone'])))] : []
  const { name } = config
  const fixed = (key: string, isSame: boolean, text: string): Finding | false =>
    !isSame && {
      id: `cluster/fixed-${key}`,
      kind: 'impossible',
      target: name,
      text,
      hint: 'Change the answer in dayone.yaml, or create a new cluster.',
    }
  const isOlder = isNewerVersion(facts.kubernetesVersion, config.kubernetesVersion)
  const read = readAnswers(saved)
  const { networking } = config
  return [
    fixed(
      'networking',
      facts.networkPlugin.name === networking,
      `The network plugin is ${facts.networkPlugin.name}, not ${networking}.`,
    ),
    fixed(
      'zones',
      config.zones.every((zone) => zones.includes(zone)),
      `The cluster is in ${zones.join(', ')}, not in ${config.zones.join(', ')}.`,
    ),
    fixed(
      'kubernetesVersion',
      !isOlder,
      `Kubernetes is at ${facts.kubernetesVersion} and is not downgraded to ${config.kubernetesVersion}.`,
    ),
    ...networkDifferences(config, read).map(([key, text]) => fixed(key, false, text)),
    controlPlanesFinding(config, read),
    bastionFinding(config, read, state),
    identityFinding(config, saved, read),
  ].filter((one) => one !== false)
}

/** A field that is unset, or that dayone.yaml cannot express, is not a difference. */
function networkDifferences(config: ClusterConfig, read: ReadAnswers): readonly (readonly [string, string])[] {
  const differs = (key: keyof ReadAnswers): boolean =>
    read[key] !== undefined && config[key] !== undefined && !isSameValue(sorted(config[key]), sorted(read[key]))
  const isSameNetwork = config.networkId !== NEW_NETWORK && !differs('networkId')
  const { dns, dnsZone = '' } = read
  const zone = (type: string | undefined): string => (type === 'none' ? 'in no DNS zone' : `in a ${type} DNS zone`)
  const all: readonly (readonly [boolean, string, string])[] = [
    [differs('topology'), 'topology', `The topology is ${read.topology}, not ${config.topology}.`],
    [
      differs('apiLoadBalancer'),
      'apiLoadBalancer',
      `The API load balancer is ${read.apiLoadBalancer}, not ${config.apiLoadBalancer}.`,
    ],
    [differs('dns'), 'dns', `Cluster names are ${zone(dns)}, not ${zone(config.dns)}.`],
    [
      config.dns === dns && differs('dnsZone'),
      'dnsZone',
      `Cluster names are in the DNS zone ${dnsZone}, not in ${config.dnsZone}.`,
    ],
    [
      differs('networkId'),
      'networkId',
      `The cluster is in ${network(read.networkId)}, not in ${network(config.networkId)}.`,
    ],
    [
      isSameNetwork && differs('subnetIds'),
      'subnetIds',
      `The subnets are ${read.subnetIds?.join(', ')}, not ${config.subnetIds.join(', ')}.`,
    ],
    [
      isSameNetwork && differs('utilitySubnetIds'),
      'utilitySubnetIds',
      `The utility subnets are ${read.utilitySubnetIds?.join(', ')}, not ${config.utilitySubnetIds.join(', ')}.`,
    ],
  ]
  return all.flatMap(([isDifferent, key, text]) => (isDifferent ? [[key, text] as const] : []))
}

const sorted = (value: unknown): unknown => (Array.isArray(value) ? (value as unknown[]).toSorted() : value)

const network = (id: string | undefined): string => (id === NEW_NETWORK ? 'a VPC of its own' : `the network ${id}`)

function controlPlanesFinding({ name, controlPlanes: wanted }: ClusterConfig, read: ReadAnswers): Finding | false {
  const { controlPlanes: present } = read
  if (present === undefined || present === wanted) return false
  return {
    id: 'cluster/fixed-controlPlanes',
    kind: 'manual',
    target: name,
    control: 'KD-14',
    text: `There ${present === 1 ? 'is 1 control plane node' : `are ${present} control plane nodes`}, not ${wanted}; dayone does not change etcd membership.`,
    hint: 'See the kops guide "Migrating from single to multi-master".',
  }
}

function bastionFinding(
  { name, topology, bastion }: ClusterConfig,
  read: ReadAnswers,
  state: KopsTarget['state'],
): Finding | false {
  if (read.bastion === undefined || topology !== 'private' || read.bastion === bastion) return false
  return {
    id: 'cluster/fixed-bastion',
    kind: 'manual',
    target: name,
    text: bastion
      ? 'There is no bastion; dayone creates one only with a new cluster.'
      : 'There is a bastion, and dayone does not remove it.',
    hint: bastion
      ? kopsLine(
          { name, state },
          'create instancegroup bastions',
          '--role Bastion',
          `--subnet utility-${read.zones?.[0] ?? 'ZONE'}`,
        )
      : kopsLine({ name, state }, 'delete instancegroup bastions'),
  }
}

/**
 * Enabling changes the issuer in steps, and so does going back before the last one. Then applications rely on it, and
 * the files in its store.
 */
function identityFinding(config: ClusterConfig, saved: ClusterSpec, read: ReadAnswers): Finding | false {
  const { workloadIdentity: has, discoveryStore: store } = read
  const isSame = !config.workloadIdentity || store === config.discoveryStore
  if (has !== true || specIssuers(saved).change !== undefined || (config.workloadIdentity && isSame)) return false
  return {
    id: 'cluster/fixed-workloadIdentity',
    kind: 'manual',
    target: config.name,
    control: 'KD-08',
    text: `IAM roles for pods are enabled with keys in ${store}; dayone does not change that on an existing cluster.`,
    hint: 'See the kops guide "Service Account Issuer migration".',
  }
}
