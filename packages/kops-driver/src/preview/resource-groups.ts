import type { PreviewItem } from '@dayone/kops'

/** A group of kops' resource types, with the name of each: `one|many`, or one word whose plural ends in s. */
interface ResourceWords {
  readonly title: string
  readonly words: Readonly<Record<string, string>>
  /** Files in the state store, not AWS resources. */
  readonly isInStore?: true
}

/** kops lists a warm pool for every group; most are off. */
const OFF_POOL = 'WarmPool, off'

const kindOf = ({ type, fields }: PreviewItem): string =>
  type === 'WarmPool' && fields.some(({ name, value }) => name === 'Enabled' && value === 'false') ? OFF_POOL : type

/**
 * What kops 1.36 creates on AWS (upup/pkg/fi/cloudup: awstasks, bootstrapchannelbuilder; upup/pkg/fi/fitasks), grouped
 * for display.
 */
const GROUPS: readonly ResourceWords[] = [
  {
    title: 'network',
    words: {
      VPC: 'VPC',
      Subnet: 'subnet',
      InternetGateway: 'internet gateway',
      EgressOnlyInternetGateway: 'egress-only internet gateway',
      NatGateway: 'NAT gateway',
      ElasticIP: 'elastic IP address|elastic IP addresses',
      RouteTable: 'route table',
      RouteTableAssociation: 'route table association',
      Route: 'route',
      DHCPOptions: 'DHCP option set|DHCP option sets',
      VPCDHCPOptionsAssociation: 'DHCP association',
      VPCCIDRBlock: 'address range',
      VPCAmazonIPv6CIDRBlock: 'IPv6 address range',
    },
  },
  {
    title: 'access',
    words: {
      NetworkLoadBalancer: 'network load balancer',
      ClassicLoadBalancer: 'classic load balancer',
      NetworkLoadBalancerListener: 'listener',
      TargetGroup: 'target group',
      SecurityGroup: 'security group',
      SecurityGroupRule: 'security group rule',
      DNSZone: 'DNS zone',
      DNSName: 'DNS name',
      SSHKey: 'SSH key',
    },
  },
  {
    title: 'instances',
    words: {
      AutoscalingGroup: 'autoscaling group',
      LaunchTemplate: 'launch template',
      Instance: 'instance',
      WarmPool: 'warm pool',
      [OFF_POOL]: 'disabled warm pool|disabled warm pools',
      EBSVolume: 'etcd volume',
    },
  },
  {
    title: 'identity',
    words: {
      IAMRole: 'IAM role',
      IAMRolePolicy: 'role policy|role policies',
      IAMInstanceProfile: 'instance profile',
      IAMInstanceProfileRole: 'role in an instance profile|roles in instance profiles',
      IAMOIDCProvider: 'OIDC provider',
    },
  },
  {
    title: 'events',
    words: {
      SQS: 'SQS queue',
      EventBridgeRule: 'EventBridge rule',
      EventBridgeTarget: 'EventBridge target',
      AutoscalingLifecycleHook: 'lifecycle hook',
    },
  },
  {
    title: 'state store',
    isInStore: true,
    words: {
      ManagedFile: 'file',
      AddonManifest: 'addon',
      BootstrapChannel: 'addon manifest list|addon manifest lists',
      Keypair: 'key pair',
      Secret: 'secret',
      MirrorKeystore: 'copy of the keys|copies of the keys',
      MirrorSecrets: 'copy of the secrets|copies of the secrets',
    },
  },
]

const OTHER: ResourceWords = { title: 'other', words: {} }

/** The counted resources of one group. */
export interface CountedGroup {
  readonly title: string
  readonly count: number
  readonly isInStore: boolean
  /** For example "1 VPC, 3 subnets"; kops' own name for unknown types. */
  readonly text: string
}

/** Every resource in exactly one group; groups and types in the order above, unknown types last. Pure. */
export function groupResources(items: readonly PreviewItem[]): readonly CountedGroup[] {
  const byGroup = Map.groupBy(items, (item) => GROUPS.find(({ words }) => Object.hasOwn(words, kindOf(item))) ?? OTHER)
  return [...GROUPS, OTHER].flatMap((group) => {
    const found = byGroup.get(group)
    if (found === undefined) return []
    return [
      { title: group.title, count: found.length, isInStore: group.isInStore === true, text: countedText(found, group) },
    ]
  })
}

function countedText(items: readonly PreviewItem[], { words }: ResourceWords): string {
  const order = Object.keys(words)
  return [...Map.groupBy(items, kindOf)]
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b) || (a < b ? -1 : 1))
    .map(([kind, ofKind]) => counted(ofKind.length, words[kind] ?? `${kind}|${kind}`))
    .join(', ')
}

/** `counted(2, 'subnet')` is "2 subnets"; a word with a bar specifies its plural. */
export function counted(count: number, word: string): string {
  const [one, many = `${one}s`] = word.split('|')
  return `${count} ${count === 1 ? one : many}`
}
