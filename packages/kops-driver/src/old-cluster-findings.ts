import { readPath, type ClusterSpec, type KopsDocument } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import { privateApiFinding } from './way-in-findings.ts'

/** What clusters of earlier years and of unusual shape have, and what it means for these settings. Pure. */
export function oldClusterFindings(spec: ClusterSpec): readonly Finding[] {
  const name = spec.cluster.metadata.name
  const at = (...path: string[]): unknown => readPath(spec.cluster, ['spec', ...path])
  const finding = (id: string, fields: Omit<Finding, 'id' | 'target'> & { readonly target?: string }): Finding => ({
    target: name,
    ...fields,
    id: `cluster/${id}`,
  })
  const groups = (holds: (group: KopsDocument) => boolean): string =>
    spec.instanceGroups
      .filter(holds)
      .map(({ metadata }) => metadata.name)
      .join(', ')
  const subnets = listOf(at('subnets'))
  const members = listOf(at('etcdClusters')).flatMap((cluster) => listOf(readPath(cluster, ['etcdMembers'])))
  const [karpenter, warm] = [groups(isKarpenter), groups(hasWarmPool)]
  return [
    members.some((member) => readPath(member, ['encryptedVolume']) !== true) &&
      finding('etcd-volumes', {
        kind: 'impossible',
        severity: 'high',
        control: 'KD-06',
        text: "etcd's volumes are not encrypted, and kops cannot change that in place: the volumes exist.",
        hint: 'Restore a backup of etcd into a new cluster with encrypted volumes.',
      }),
    karpenter !== '' &&
      finding('karpenter', {
        kind: 'manual',
        target: karpenter,
        control: 'MG-01',
        text: 'Karpenter makes the machines of these groups: their number and type are its own, and a roll by kops replaces them only as they come and go.',
        hint: 'kubectl get ec2nodeclasses -o yaml shows their metadataOptions.',
      }),
    (warm !== '' || at('warmPool') !== undefined) &&
      finding('warm-pool', {
        kind: 'manual',
        target: warm === '' ? name : warm,
        control: 'MG-01',
        text: 'Machines that wait in a warm pool were started with the old settings; kops replaces them with the roll.',
      }),
    subnets.some((subnet) => readPath(subnet, ['ipv6CIDR']) !== undefined) &&
      finding('ipv6-metadata', {
        kind: 'risk',
        severity: 'low',
        control: 'MG-02',
        text: 'A subnet has IPv6 addresses, so kops opens the metadata address over IPv6 (fd00:ec2::254) as well. Token and hop limit hold there too.',
        hint: 'dayone up metadata-guard closes both addresses on the network, with Cilium.',
      }),
    subnets.some((subnet) => typeof readPath(subnet, ['id']) === 'string') &&
      finding('shared-vpc', {
        kind: 'manual',
        control: 'KD-04',
        text: 'The network (VPC) belongs to somebody else: kops leaves its subnets and routes alone, and so does dayone.',
        hint: 'What else is in that network reaches the machines as its own security groups allow.',
      }),
    name.endsWith('.k8s.local') &&
      finding('gossip', {
        kind: 'risk',
        severity: 'medium',
        control: 'KD-14',
        text: 'The name ends in .k8s.local: machines find each other by gossip, which kops 1.37 no longer has.',
        hint: 'Move to dns none before the next upgrade of kops: kops.sigs.k8s.io/gossip.',
      }),
    hasClassicLoadBalancer(spec) &&
      finding('classic-load-balancer', {
        kind: 'risk',
        severity: 'medium',
        control: 'KD-14',
        text: 'The Kubernetes API stands behind a classic load balancer, which kops 1.37 no longer has.',
        hint: 'Before the next upgrade of kops: api.loadBalancer.class: Network. The address of the API changes with it.',
      }),
    ...privateApiFinding(spec),
  ].filter((one) => one !== false)
}

/** A load balancer on AWS whose class nobody has written down is a classic one (kops 1.36, SetDefaults_ClusterSpec). */
const hasClassicLoadBalancer = ({ cluster }: ClusterSpec): boolean => {
  const balancer = readPath(cluster, ['spec', 'api', 'loadBalancer'])
  return balancer !== undefined && balancer !== null && readPath(balancer, ['class']) !== 'Network'
}

export const isKarpenter = (group: KopsDocument): boolean => group.spec['manager'] === 'Karpenter'

const hasWarmPool = (group: KopsDocument): boolean => group.spec['warmPool'] !== undefined

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
