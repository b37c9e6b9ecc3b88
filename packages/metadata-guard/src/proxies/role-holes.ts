import { namesOf } from '../host-network/names-of.ts'
import { isOn, type ProxyAgent } from './proxy-agents.ts'
import type { ProxyHole } from './proxy-holes.ts'
import type { ProxyWorld } from './proxy-world.ts'

const source = (path: string): string => `https://github.com/jtblin/kube2iam${path}`

const defaultRole = ({ flags, ...agent }: ProxyAgent): readonly ProxyHole[] => {
  const common = { id: 'default-role', fix: 'Remove the option: a pod without an annotation then gets no role.' }
  if (isOn({ flags, ...agent }, 'auto-discover-default-role'))
    return [
      {
        ...common,
        severity: 'critical',
        text: 'With --auto-discover-default-role, every pod without an annotation gets the role of its node.',
        source: source('#using-ec2-instance-role-as-default-role'),
      },
    ]
  const role = flags.get('default-role') ?? ''
  if (role === '') return []
  return [
    {
      ...common,
      severity: 'high',
      text: `With --default-role=${role}, every pod without an annotation gets that role, also one whose annotation was not read yet.`,
      source: source('/issues/80'),
    },
  ]
}

/** An expression that also matches longer names: kube2iam searches for it anywhere in the ARN. */
const isOpenEnded = (pattern: string): boolean => !pattern.endsWith('$')

const namespaceHoles = (agent: ProxyAgent, { patterns }: ProxyWorld): readonly ProxyHole[] => {
  if (!isOn(agent, 'namespace-restrictions'))
    return [
      {
        id: 'namespaces',
        severity: 'high',
        text: 'Without --namespace-restrictions, a pod of any namespace gets every role that the node may assume, by an annotation.',
        fix: 'Set --namespace-restrictions, and iam.amazonaws.com/allowed-roles on each namespace.',
        source: source('#namespace-restrictions'),
      },
    ]
  if (agent.flags.get('namespace-restriction-format')?.toLowerCase() !== 'regexp') return []
  const open = patterns.filter((one) => one.patterns.some(isOpenEnded)).map(({ namespace }) => namespace)
  return [
    {
      id: 'regexp',
      severity: open.length > 0 ? 'high' : 'medium',
      text: `With --namespace-restriction-format=regexp an expression matches anywhere in the ARN: role/dev also allows role/dev-admin${open.length > 0 ? `, as in ${namesOf(open)}` : ''}.`,
      fix: 'Use the format glob, or end every expression with $.',
      source: source('/blob/master/mappings/mapper.go'),
    },
  ]
}

const nodeRoleHoles = ({ program }: ProxyAgent, { nodeRoles }: ProxyWorld): readonly ProxyHole[] => {
  const { assumes, external } = nodeRoles
  const wide = assumes.filter(({ resource }) => resource.includes('*'))
  const named = namesOf((wide.length > 0 ? wide : assumes).map(({ role, resource }) => `${role}: ${resource}`))
  const unread = external.length === 0 ? '' : ` Not read: ${namesOf(external)}.`
  const common = {
    id: 'node-role',
    fix: 'Limit sts:AssumeRole to the roles in use, and remove it with the proxy: spec.additionalPolicies.',
    source: source('#iam-roles'),
  }
  if (assumes.length === 0)
    return [
      {
        ...common,
        severity: 'medium',
        text: `${program} assumes roles with the role of its node, so one pod that reaches the metadata service has all of them. spec.additionalPolicies does not say which.${unread}`,
      },
    ]
  return [
    {
      ...common,
      severity: wide.length > 0 ? 'critical' : 'high',
      text: `The role of nodes may assume ${named} for ${program}: one pod that reaches the metadata service has ${wide.length > 0 ? 'every role that trusts it' : 'all of them'}.${unread}`,
    },
  ]
}

const kube2iamHoles = (agent: ProxyAgent): readonly ProxyHole[] => [
  ...(agent.flags.has('node')
    ? []
    : [
        {
          id: 'node',
          severity: 'medium',
          text: 'Without --node, each agent knows all pods of the cluster, and an address that was reused on another node can get the role of its earlier pod.',
          fix: 'Set --node=$(NODE_NAME) from spec.nodeName.',
          source: source('/issues/46'),
        } as const,
      ]),
  {
    id: 'user-data',
    severity: 'medium',
    text: 'It forwards every other path of the metadata service: pods can read the user data and the identity document of their node.',
    fix: 'Deny the metadata addresses on the network once no pod needs kube2iam.',
    source: source('/issues/129'),
  },
  {
    id: 'start',
    severity: 'medium',
    text: 'A pod that starts on a new node before kube2iam reaches the metadata service itself.',
    fix: 'Keep httpTokens: required and a hop limit of 1, which stop such a pod.',
    source: source('/issues/170'),
  },
  ...(isOn(agent, 'debug')
    ? [
        {
          id: 'debug',
          severity: 'medium',
          text: 'With --debug, every pod can read which pod has which role, at /debug/store.',
          fix: 'Remove --debug.',
          source: source('#debug'),
        } as const,
      ]
    : []),
  ...(isOn(agent, 'insecure')
    ? [
        {
          id: 'insecure',
          severity: 'high',
          text: 'With --insecure it does not verify the API server, which tells it the role of each pod.',
          fix: 'Remove --insecure.',
          source: source('#options'),
        } as const,
      ]
    : []),
]

const kiamHoles = (agent: ProxyAgent): readonly ProxyHole[] => [
  ...(isOn(agent, 'allow-ip-query')
    ? [
        {
          id: 'ip-query',
          severity: 'critical',
          text: 'With --allow-ip-query, every pod gets the role of any other pod, by its address.',
          fix: 'Remove --allow-ip-query.',
          source: 'https://github.com/uswitch/kiam/blob/master/cmd/kiam/agent.go',
        } as const,
      ]
    : []),
  ...(isOn(agent, 'disable-strict-namespace-regexp')
    ? [
        {
          id: 'regexp',
          severity: 'high',
          text: 'With --disable-strict-namespace-regexp, iam.amazonaws.com/permitted matches anywhere in the name of a role: dev also allows dev-admin.',
          fix: 'Remove the option, and write expressions for whole names.',
          source: 'https://github.com/uswitch/kiam/blob/master/docs/IAM.md',
        } as const,
      ]
    : []),
]

/** Who gets which role from an agent, beyond what was meant. Pure. */
export const roleHoles = (agent: ProxyAgent, world: ProxyWorld): readonly ProxyHole[] => [
  ...(agent.program === 'kube2iam'
    ? [...defaultRole(agent), ...namespaceHoles(agent, world), ...kube2iamHoles(agent)]
    : kiamHoles(agent)),
  ...(agent.program === 'kiam' && !agent.isServer ? [] : nodeRoleHoles(agent, world)),
]
