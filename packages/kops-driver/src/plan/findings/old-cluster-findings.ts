import { readPath, type ClusterSpec, type KopsDocument } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import { hasEncryptedEtcdVolumes } from '../../spec/etcd-volumes.ts'
import { isKarpenter } from '../../spec/instance-groups.ts'
import { privateApiFinding } from './way-in-findings.ts'

/** Settings of old or unusual clusters, and what they mean for these answers. Pure. */
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
  const [karpenter, warm] = [groups(isKarpenter), groups(hasWarmPool)]
  return [
    // kops rejects the change, because the volumes exist (pkg/apis/kops/validation, ValidateClusterUpdate).
    !hasEncryptedEtcdVolumes(spec) &&
      finding('etcd-volumes', {
        kind: 'impossible',
        severity: 'high',
        control: 'KD-06',
        text: 'etcd volumes are not encrypted, and kops cannot change that in place.',
        hint: 'Restore an etcd backup into a new cluster with encrypted volumes.',
      }),
    karpenter !== '' &&
      finding('karpenter', {
        kind: 'manual',
        target: karpenter,
        control: 'MG-01',
        text: 'Karpenter manages the instances of these groups: it decides their count and type, and a kops rolling update does not replace them directly.',
        hint: '`dayone verify metadata-guard` checks the metadataOptions of their EC2NodeClasses.',
      }),
    (warm !== '' || at('warmPool') !== undefined) &&
      finding('warm-pool', {
        kind: 'manual',
        target: warm === '' ? name : warm,
        control: 'MG-01',
        text: 'Instances in a warm pool were started with the old settings; kops replaces them in the rolling update.',
      }),
    subnets.some((subnet) => readPath(subnet, ['ipv6CIDR']) !== undefined) &&
      finding('ipv6-metadata', {
        kind: 'risk',
        severity: 'low',
        control: 'MG-02',
        text: 'A subnet has IPv6 addresses, so kops also enables the metadata service over IPv6 (fd00:ec2::254). Token and hop limit apply there too.',
        hint: 'With Cilium, `dayone up metadata-guard` blocks both addresses with a network policy.',
      }),
    subnets.some((subnet) => typeof readPath(subnet, ['id']) === 'string') &&
      finding('shared-vpc', {
        kind: 'manual',
        control: 'KD-04',
        text: 'The VPC is shared: neither kops nor dayone changes its subnets and routes.',
        hint: 'Everything else in the VPC can reach the instances as far as security groups allow.',
      }),
    name.endsWith('.k8s.local') &&
      finding('gossip', {
        kind: 'risk',
        severity: 'medium',
        control: 'KD-14',
        text: 'The name ends in .k8s.local: nodes use gossip DNS, which kops 1.37 removes.',
        hint: 'Migrate to dns none before you upgrade kops: kops.sigs.k8s.io/gossip.',
      }),
    hasClassicLoadBalancer(spec) &&
      finding('classic-load-balancer', {
        kind: 'risk',
        severity: 'medium',
        control: 'KD-14',
        text: 'The Kubernetes API uses a classic load balancer, which kops 1.37 removes.',
        hint: 'Set api.loadBalancer.class: Network before you upgrade kops. This changes the address of the API.',
      }),
    ...privateApiFinding(spec),
  ].filter((one) => one !== false)
}

/** On AWS, a load balancer without a class is a classic one (kops 1.36, SetDefaults_ClusterSpec). */
const hasClassicLoadBalancer = ({ cluster }: ClusterSpec): boolean => {
  const balancer = readPath(cluster, ['spec', 'api', 'loadBalancer'])
  return balancer !== undefined && balancer !== null && readPath(balancer, ['class']) !== 'Network'
}

const hasWarmPool = (group: KopsDocument): boolean => group.spec['warmPool'] !== undefined

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
