import type { ClusterFacts } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { config, exemptNames } from '../config.ts'
import { hostNetworkBinding } from '../host-network/host-network-policy.ts'
import { hostNetworkNamespaces } from '../host-network/host-network-namespaces.ts'
import { exemptionChecks } from './exemption-checks.ts'
import { exemptionFindings } from './exemption-findings.ts'

const facts: ClusterFacts = {
  name: 'demo',
  kubernetesVersion: '1.36.1',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  namespaces: [{ name: 'agents' }],
}
const agents = { namespace: 'agents', reason: 'Node metrics.', owner: 'platform', until: '2026-11-27' }
const today = new Date('2026-11-27T23:59:00Z')
const checksOf = (exemptions: unknown, day = today) =>
  exemptionChecks(config.parse({ allowHostNetwork: exemptions }), facts, day)

test('an exemption with reason, owner and date is shown, and holds to the end of its day', () => {
  expect(checksOf([agents])).toMatchObject([
    {
      id: 'MG-05/agents',
      status: 'pass',
      text: 'Pods in agents may use hostNetwork, and so reach the metadata service. platform answers for it until 2026-11-27: Node metrics.',
    },
  ])
  expect(exemptionFindings({ allowHostNetwork: [agents] }, facts, today)).toMatchObject([
    { kind: 'risk', accepted: { reason: 'Node metrics.', owner: 'platform', until: '2026-11-27' } },
  ])
})

test('one that has ended fails, and names its owner', () => {
  expect(checksOf([agents], new Date('2026-11-28T00:00:00Z'))).toMatchObject([
    {
      status: 'fail',
      severity: 'high',
      text: 'The exemption of agents ended on 2026-11-27 (platform: Node metrics.); its pods can still use hostNetwork.',
    },
  ])
})

test('a name alone still works, and warns; kube-system needs no reason', () => {
  expect(checksOf(['kube-system', 'agents'])).toMatchObject([{ id: 'MG-05/agents', status: 'warn', severity: 'low' }])
  expect(checksOf(['kube-system'])).toMatchObject([{ id: 'MG-05', status: 'pass' }])
})

test('both forms exempt by the name of the namespace, which no label can take', () => {
  const { allowHostNetwork } = config.parse({ allowHostNetwork: ['kube-system', agents] })
  expect(exemptNames(allowHostNetwork)).toEqual(['kube-system', 'agents'])
  const { spec } = hostNetworkBinding(hostNetworkNamespaces({ allowHostNetwork }, facts))
  expect(spec).toMatchObject({
    matchResources: {
      namespaceSelector: {
        matchExpressions: [
          { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['agents', 'kube-system'] },
        ],
      },
    },
  })
})

test('to exempt every namespace is refused', () => {
  const every = config.parse({ allowHostNetwork: ['kube-system', 'default', agents] })
  expect(exemptionFindings(every, facts, today)[0]).toMatchObject({
    blocks: 'plan',
    text: 'metadata-guard.allowHostNetwork exempts every namespace of this cluster, default included: nothing would be rejected.',
  })
})

test.each([
  ['all namespaces', '*', 'all namespaces, or a pattern, cannot be exempt'],
  ['a pattern', 'team-*', 'all namespaces, or a pattern, cannot be exempt'],
  ['no reason', { ...agents, reason: '' }, 'State why the risk is accepted.'],
  ['no owner', { ...agents, owner: '' }, 'State who owns the risk.'],
  ['no date', { ...agents, until: 'soon' }, 'Write the date as YYYY-MM-DD'],
  ['all namespaces, with a reason', { ...agents, namespace: '*' }, 'all namespaces, or a pattern, cannot be exempt'],
])('%s is refused in one sentence', (_case, exemption, text) => {
  const { error } = config.safeParse({ allowHostNetwork: [exemption] })
  expect(error?.issues).toHaveLength(1)
  expect(error?.issues[0]?.message).toContain(text)
})
