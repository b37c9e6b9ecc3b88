import type { LayerCaseGroup } from './layer-case.ts'

const v4 = '169.254.169.254 TCP 80'
const v6 = 'fd00:ec2::254 TCP 80'
const open = { httpTokens: 'optional', hopLimit: 3, ipv6Enabled: true } as const
const deny = 'cluster-wide deny'

/** Cilium: its deny rule, policies of others, and the limits of its kinds. */
export const ciliumCases: readonly LayerCaseGroup[] = [
  {
    title: 'the deny alone, on machines that are open',
    plugin: 'cilium',
    options: open,
    hasDeny: true,
    cases: [
      ['pod in shop', v4, `blocked by ${deny}`, 'ciliumDeny'],
      ['pod in shop', v6, `blocked by ${deny}`, 'ciliumCidr'],
      ['pod in kube-system', v4, `blocked by ${deny}`, 'ciliumDeny'],
      ['pod in shop', '169.254.169.254 TCP 443', `blocked by ${deny}`, 'ciliumPorts'],
      ['pod in shop', '169.254.169.254 UDP 80', `blocked by ${deny}`, 'ciliumPorts'],
      ['pod in shop', '169.254.170.2 TCP 80', `blocked by ${deny}`, 'ciliumCidr'],
      ['pod in shop', '169.254.170.23 TCP 80', `blocked by ${deny}`, 'ciliumCidr'],
      ['pod in shop', 'fd00:ec2::23 TCP 80', `blocked by ${deny}`, 'ciliumCidr'],
      ['pod in shop', '169.254.20.10 UDP 53', 'reachable', 'nodeLocalDns'],
      ['pod in shop', '169.254.20.10 TCP 53', 'reachable', 'nodeLocalDns'],
      ['pod in shop', '169.254.169.253 UDP 53', 'reachable', 'vpcDns'],
      ['pod in shop', 'fd00:ec2::253 UDP 53', 'reachable', 'vpcDns'],
      ['pod in shop', '169.254.169.123 UDP 123', 'reachable', 'timeSync'],
      ['pod in shop', '203.0.113.9 TCP 443', 'reachable', 'ciliumDefaultDeny'],
      ['hostNetwork in kube-system', v4, 'reachable', 'hostNetworkPods'],
    ],
  },
  {
    title: 'the deny on a machine that is closed',
    plugin: 'cilium',
    hasDeny: true,
    cases: [['pod in shop', v4, `blocked by token + hop limit, ${deny}`, 'imdsOptions']],
  },
  {
    title: 'tenants who allow themselves everything',
    plugin: 'cilium',
    options: open,
    hasDeny: true,
    policies: {
      NetworkPolicy: { 'shop/all': '{podSelector: {}, policyTypes: [Egress], egress: [{}]}' },
      CiliumNetworkPolicy: { 'lab/all': '{endpointSelector: {}, egress: [{toEntities: [all]}]}' },
      CiliumClusterwideNetworkPolicy: {
        imds: '{endpointSelector: {matchLabels: {app: web}}, egress: [{toCIDR: [169.254.169.254/32]}]}',
      },
    },
    cases: [
      ['pod in shop', v4, `blocked by ${deny}`, 'ciliumDeny'],
      ['pod in lab', v4, `blocked by ${deny}`, 'ciliumEntities'],
      ['web in agents', v4, `blocked by ${deny}`, 'ciliumDeny'],
    ],
  },
  {
    title: 'a deny that somebody narrowed to one namespace',
    plugin: 'cilium',
    options: open,
    policies: {
      CiliumClusterwideNetworkPolicy: {
        'dayone-deny-metadata': `{
          endpointSelector: {matchLabels: {'k8s:io.kubernetes.pod.namespace': shop}},
          enableDefaultDeny: {ingress: false, egress: false},
          egressDeny: [{toCIDR: [169.254.169.254/32, 'fd00:ec2::254/128']}]}`,
      },
    },
    cases: [
      ['pod in shop', v4, `blocked by ${deny}`, 'ciliumSelector'],
      ['pod in lab', v4, 'reachable', 'ciliumSelector'],
    ],
  },
  {
    title: 'policies of tenants without the deny',
    plugin: 'cilium',
    options: open,
    policies: {
      NetworkPolicy: {
        'shop/none': '{podSelector: {}, policyTypes: [Egress]}',
        'pay/some':
          '{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.169.254/32]}}]}]}',
      },
      CiliumNetworkPolicy: { 'agents/names': "{endpointSelector: {}, egress: [{toFQDNs: [{matchPattern: '*'}]}]}" },
    },
    cases: [
      ['pod in shop', v4, 'blocked by network policies', 'networkPolicy'],
      ['pod in pay', v4, 'blocked by network policies', 'ipBlock'],
      ['pod in pay', '169.254.170.2 TCP 80', 'reachable', 'ipBlock'],
      ['pod in lab', v4, 'reachable', 'networkPolicy'],
      ['pod in agents', v4, 'not known', 'ciliumNames'],
    ],
  },
  {
    title: 'names of hosts beside the deny',
    plugin: 'cilium',
    options: open,
    hasDeny: true,
    policies: {
      CiliumNetworkPolicy: { 'shop/names': "{endpointSelector: {}, egress: [{toFQDNs: [{matchPattern: '*'}]}]}" },
    },
    cases: [['pod in shop', v4, `blocked by ${deny}`, 'ciliumDeny']],
  },
  {
    title: 'an agent that Cilium hands the traffic to',
    plugin: 'cilium',
    hasDeny: true,
    policies: {
      CiliumLocalRedirectPolicy: {
        'kube-system/kiam': "{redirectFrontend: {addressMatcher: {ip: '169.254.169.254', toPorts: [{port: '80'}]}}}",
      },
    },
    cases: [
      ['pod in shop', v4, 'not known', 'ciliumRedirect'],
      ['pod in shop', '169.254.170.2 TCP 80', `blocked by ${deny}`, 'ciliumRedirect'],
    ],
  },
  {
    title: 'Cilium that only logs',
    plugin: 'cilium',
    options: open,
    hasDeny: true,
    faults: ['cilium has policy-audit-mode: true'],
    cases: [['pod in shop', v4, 'reachable', 'ciliumAudit']],
  },
  {
    title: 'Cilium that only logs, on a machine that is closed',
    plugin: 'cilium-etcd',
    hasDeny: true,
    faults: ['cilium has policy-audit-mode: true'],
    cases: [['pod in shop', v4, 'blocked by token + hop limit', 'ciliumAudit']],
  },
  {
    title: 'policies of Calico and of admins, which Cilium does not know',
    plugin: 'cilium',
    options: open,
    policies: {
      GlobalNetworkPolicy: { 'default.none': '{types: [Egress], egress: [{action: Deny}]}' },
      AdminNetworkPolicy: {
        none: '{priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}]}]}',
      },
    },
    cases: [['pod in shop', v4, 'reachable', 'kopsPlugins']],
  },
]
