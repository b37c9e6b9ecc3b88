import type { LayerCaseGroup } from './layer-case.ts'

const v4 = '169.254.169.254 TCP 80'
const v6 = 'fd00:ec2::254 TCP 80'
const open = { httpTokens: 'optional', hopLimit: 3, ipv6Enabled: true } as const
const deny = 'cluster-wide deny'
const allowAll = '{podSelector: {}, policyTypes: [Egress], egress: [{}]}'

/** Calico: tiers in their order, and policies before the deny rule. */
export const calicoCases: readonly LayerCaseGroup[] = [
  {
    title: 'the tier of dayone, and tenants who allow themselves everything',
    plugin: 'calico',
    options: open,
    hasDeny: true,
    policies: {
      NetworkPolicy: { 'shop/all': allowAll },
      GlobalNetworkPolicy: { 'default.all': '{types: [Egress], egress: [{action: Allow}]}' },
    },
    cases: [
      ['pod in shop', v4, `blocked by ${deny}`, 'calicoTier'],
      ['pod in lab', v4, `blocked by ${deny}`, 'calicoTier'],
      ['pod in shop', v6, `blocked by ${deny}`, 'calicoGlobal'],
      ['pod in shop', '169.254.169.254 TCP 443', `blocked by ${deny}`, 'calicoGlobal'],
      ['pod in shop', '169.254.170.2 TCP 80', `blocked by ${deny}`, 'calicoGlobal'],
      ['pod in shop', '169.254.170.23 TCP 80', `blocked by ${deny}`, 'calicoGlobal'],
      ['pod in shop', '169.254.20.10 UDP 53', 'reachable', 'nodeLocalDns'],
      ['pod in lab', '203.0.113.9 TCP 443', 'reachable', 'calicoTierOrder'],
      ['hostNetwork in kube-system', v4, 'reachable', 'hostNetworkPods'],
    ],
  },
  {
    title: 'the tier of dayone does not isolate pods',
    plugin: 'calico',
    hasDeny: true,
    cases: [
      ['pod in shop', v4, `blocked by token + hop limit, ${deny}`, 'imdsOptions'],
      ['pod in shop', '169.254.169.253 UDP 53', 'reachable', 'vpcDns'],
    ],
  },
  {
    title: 'a tier before it that allows',
    plugin: 'calico',
    options: open,
    hasDeny: true,
    policies: {
      Tier: { first: '{order: 50, defaultAction: Pass}' },
      GlobalNetworkPolicy: {
        'first.web': "{tier: first, selector: app == 'web', types: [Egress], egress: [{action: Allow}]}",
        'first.pass':
          "{tier: first, namespaceSelector: projectcalico.org/name == 'pay', types: [Egress], egress: [{action: Pass}]}",
      },
    },
    cases: [
      ['web in shop', v4, 'reachable', 'calicoTierOrder'],
      ['pod in shop', v4, `blocked by ${deny}`, 'calicoSelector'],
      ['pod in pay', v4, `blocked by ${deny}`, 'calicoTier'],
    ],
  },
  {
    title: 'a tier before it that cannot be computed',
    plugin: 'calico',
    options: open,
    hasDeny: true,
    policies: {
      Tier: { first: '{order: 50, defaultAction: Pass}' },
      GlobalNetworkPolicy: {
        'first.api':
          "{tier: first, selector: app == 'web', types: [Egress], egress: [{action: Allow, destination: {services: {name: a, namespace: b}}}]}",
      },
    },
    cases: [
      ['web in shop', v4, 'not known', 'calicoTierOrder'],
      ['pod in shop', v4, `blocked by ${deny}`, 'calicoSelector'],
    ],
  },
  {
    title: 'a tier after it that cannot be computed, and policies of admins',
    plugin: 'calico',
    options: open,
    hasDeny: true,
    policies: {
      GlobalNetworkPolicy: {
        'default.api': '{types: [Egress], egress: [{action: Allow, destination: {services: {name: a, namespace: b}}}]}',
      },
      AdminNetworkPolicy: {
        all: '{priority: 1, subject: {namespaces: {}}, egress: [{action: Allow, to: [{networks: [0.0.0.0/0]}]}]}',
      },
    },
    cases: [['pod in shop', v4, `blocked by ${deny}`, 'calicoTierOrder']],
  },
  {
    title: 'policies without the tier of dayone',
    plugin: 'calico',
    options: open,
    policies: {
      NetworkPolicy: { 'shop/none': '{podSelector: {}, policyTypes: [Egress]}' },
      GlobalNetworkPolicy: {
        'lost.imds':
          '{tier: lost, types: [Egress], egress: [{action: Deny, destination: {nets: [169.254.169.254/32]}}]}',
      },
      StagedGlobalNetworkPolicy: {
        'default.imds': '{types: [Egress], egress: [{action: Deny, destination: {nets: [169.254.169.254/32]}}]}',
      },
    },
    cases: [
      ['pod in shop', v4, 'blocked by network policies', 'networkPolicy'],
      ['pod in lab', v4, 'reachable', 'calicoStaged'],
    ],
  },
  {
    title: 'policies of admins before those of tenants',
    plugin: 'calico',
    options: open,
    policies: {
      NetworkPolicy: { 'shop/none': '{podSelector: {}, policyTypes: [Egress]}' },
      AdminNetworkPolicy: {
        all: '{priority: 1, subject: {namespaces: {}}, egress: [{action: Allow, to: [{networks: [0.0.0.0/0]}]}]}',
      },
    },
    cases: [['pod in shop', v4, 'not known', 'adminPolicy']],
  },
]
