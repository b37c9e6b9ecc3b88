import type { LayerCaseGroup } from './layer-case.ts'

const v4 = '169.254.169.254 TCP 80'
const v6 = 'fd00:ec2::254 TCP 80'
const open = { httpTokens: 'optional', hopLimit: 3, ipv6Enabled: true } as const
const none = '{podSelector: {}, policyTypes: [Egress]}'
const all = '{podSelector: {}, policyTypes: [Egress], egress: [{}]}'
const except = (cidr: string, hole: string): string =>
  `{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: '${cidr}', except: ['${hole}']}}]}]}`

/** Plugins with plain NetworkPolicies, without any, and unknown ones; admission. */
export const otherCases: readonly LayerCaseGroup[] = [
  {
    title: 'kube-router: NetworkPolicies only',
    plugin: 'kube-router',
    options: open,
    policies: {
      NetworkPolicy: {
        'shop/some': except('0.0.0.0/0', '169.254.169.254/32'),
        'pay/some': except('0.0.0.0/0', '169.254.169.254/32'),
        'pay/all': all,
        'lab/six': "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: '::/0'}}]}]}",
      },
      CiliumClusterwideNetworkPolicy: {
        deny: '{endpointSelector: {}, egressDeny: [{toCIDR: [169.254.169.254/32]}]}',
      },
    },
    cases: [
      ['pod in shop', v4, 'blocked by network policies', 'ipBlock'],
      ['pod in shop', v6, 'blocked by network policies', 'ipBlock'],
      ['pod in pay', v4, 'reachable', 'additive'],
      ['pod in lab', v4, 'blocked by network policies', 'ipBlock'],
      ['pod in lab', v6, 'reachable', 'ipBlock'],
      ['pod in agents', v4, 'reachable', 'kubeRouter'],
    ],
  },
  {
    title: 'kindnet with policies of admins',
    plugin: 'kindnet',
    options: open,
    policies: {
      NetworkPolicy: { 'shop/none': none },
      AdminNetworkPolicy: {
        imds: '{priority: 1, subject: {namespaces: {}}, egress: [{action: Allow, to: [{networks: [0.0.0.0/0]}]}]}',
      },
    },
    cases: [
      ['pod in shop', v4, 'not known', 'kindnet'],
      ['pod in shop', v6, 'blocked by network policies', 'networkPolicy'],
    ],
  },
  {
    title: 'kindnet that enforces policies of admins',
    plugin: 'kindnet',
    options: open,
    adminFlags: ['--admin-network-policy=true'],
    policies: {
      NetworkPolicy: { 'shop/none': none },
      AdminNetworkPolicy: {
        imds: '{priority: 1, subject: {namespaces: {}}, egress: [{action: Allow, to: [{networks: [0.0.0.0/0]}]}]}',
      },
    },
    cases: [
      ['pod in shop', v4, 'reachable', 'adminPolicy'],
      ['pod in shop', v6, 'blocked by network policies', 'networkPolicy'],
    ],
  },
  {
    title: 'kindnet with a deny of admins that is not switched on',
    plugin: 'kindnet',
    options: open,
    adminFlags: [],
    policies: {
      AdminNetworkPolicy: {
        imds: '{priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}]}]}',
      },
    },
    cases: [['pod in shop', v4, 'reachable', 'kindnet']],
  },
  {
    title: 'kindnet with NetworkPolicies alone',
    plugin: 'kindnet',
    options: open,
    policies: { NetworkPolicy: { 'shop/none': none } },
    cases: [['pod in shop', v4, 'blocked by network policies', 'networkPolicy']],
  },
  {
    title: 'kube-router, with admission that keeps policies from opening it',
    plugin: 'kube-router',
    isKept: true,
    options: open,
    policies: { NetworkPolicy: { 'shop/none': none } },
    cases: [
      ['pod in shop', v4, 'blocked by network policies + admission', 'networkPolicy'],
      ['pod in pay', v4, 'reachable', 'networkPolicy'],
    ],
  },
  ...['flannel', 'kubenet', 'amazonvpc'].map((plugin): LayerCaseGroup => ({
    title: `${plugin}: accepts NetworkPolicies, and enforces none`,
    plugin,
    options: open,
    policies: { NetworkPolicy: { 'shop/none': none } },
    cases: [['pod in shop', v4, 'reachable', plugin === 'flannel' ? 'flannel' : 'needsPlugin']],
  })),
  {
    title: 'a plugin that dayone does not know',
    plugin: 'cni',
    options: open,
    policies: { NetworkPolicy: { 'shop/none': none } },
    cases: [['pod in shop', v4, 'not known', 'needsPlugin']],
  },
  {
    title: 'a plugin that dayone does not know, on a machine that is closed',
    plugin: 'cni',
    policies: { NetworkPolicy: { 'shop/none': none } },
    cases: [['pod in shop', v4, 'blocked by token + hop limit', 'imdsOptions']],
  },
  {
    title: 'a policy of a newer API that cannot be read',
    plugin: 'cilium',
    options: open,
    policies: { NetworkPolicy: { 'shop/new': '{podSelector: {}, policyTypes: [Egress], denyAll: true}' } },
    cases: [['pod in shop', v4, 'not known', 'networkPolicy']],
  },
  {
    title: 'admission',
    plugin: 'cilium',
    cases: [
      ['hostNetwork in shop', v4, 'blocked by admission, Pod Security', 'admissionPolicy'],
      ['hostNetwork in pay', v4, 'blocked by admission, Pod Security', 'baseline'],
      ['hostNetwork in lab', v4, 'blocked by admission', 'admissionPolicy'],
      ['privileged in shop', v4, 'blocked by Pod Security', 'restricted'],
      ['privileged in pay', v4, 'blocked by Pod Security', 'baseline'],
      ['privileged in agents', v4, 'reachable', 'podSecurityLevels'],
    ],
  },
  {
    title: 'without the admission policy of dayone',
    plugin: 'cilium',
    hasGuard: false,
    cases: [
      ['hostNetwork in lab', v4, 'reachable', 'hostNetworkPods'],
      ['hostNetwork in pay', v4, 'blocked by Pod Security', 'baseline'],
    ],
  },
]
