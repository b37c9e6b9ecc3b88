import type { LayerCaseGroup } from './layer-case.ts'

const v4 = '169.254.169.254 TCP 80'
const v6 = 'fd00:ec2::254 TCP 80'

/** What the machine itself allows, with a plugin that enforces nothing. */
export const machineCases: readonly LayerCaseGroup[] = [
  {
    title: 'token required, hop limit 1',
    plugin: 'amazonvpc',
    cases: [
      ['pod in shop', v4, 'blocked by token + hop limit', 'imdsOptions'],
      ['pod in kube-system', v4, 'blocked by token + hop limit', 'eksNodeRole'],
      ['hostNetwork in kube-system', v4, 'reachable', 'eksNodeRole'],
      ['hostNetwork in agents', v4, 'reachable', 'eksNodeRole'],
      ['privileged in lab', v4, 'reachable', 'privileged'],
      ['pod in shop', v6, 'blocked by IPv6 endpoint off', 'imdsIpv6'],
      ['hostNetwork in kube-system', v6, 'blocked by IPv6 endpoint off', 'imdsIpv6'],
      ['privileged in lab', v6, 'blocked by IPv6 endpoint off', 'imdsIpv6'],
      ['pod in shop', '169.254.170.2 TCP 80', 'reachable', 'ecsCredentials'],
      ['pod in shop', '169.254.170.23 TCP 80', 'reachable', 'podIdentity'],
      ['pod in shop', '169.254.169.253 UDP 53', 'reachable', 'vpcDns'],
    ],
  },
  {
    title: 'token required, hop limit 1, with the IPv6 endpoint',
    plugin: 'amazonvpc',
    options: { ipv6Enabled: true },
    cases: [
      ['pod in shop', v6, 'blocked by token + hop limit', 'imdsIpv6'],
      ['hostNetwork in kube-system', v6, 'reachable', 'imdsIpv6'],
    ],
  },
  {
    title: 'hop limit 1 without tokens is no protection: it limits the answer to a PUT only',
    plugin: 'amazonvpc',
    options: { httpTokens: 'optional', hopLimit: 1, ipv6Enabled: true },
    cases: [
      ['pod in shop', v4, 'reachable', 'imdsTokens'],
      ['pod in shop', v6, 'reachable', 'imdsTokens'],
    ],
  },
  {
    title: 'token required, hop limit 2: "for a controller"',
    plugin: 'amazonvpc',
    options: { hopLimit: 2 },
    cases: [['pod in shop', v4, 'reachable', 'imdsOptions']],
  },
  {
    title: 'token required, hop limit 3: control planes of kops 1.22 to 1.26',
    plugin: 'cilium',
    options: { hopLimit: 3 },
    cases: [['pod in shop', v4, 'reachable', 'imdsOptions']],
  },
  {
    title: 'an agent that answers in place of the address',
    plugin: 'flannel',
    agents: ['docker.io/jtblin/kube2iam:0.12.0'],
    cases: [
      ['pod in shop', v4, 'not known', 'kube2iam'],
      ['pod in shop', '169.254.169.253 UDP 53', 'reachable', 'kube2iam'],
    ],
  },
]
