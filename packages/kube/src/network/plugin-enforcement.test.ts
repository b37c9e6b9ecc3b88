import { expect, test } from 'vitest'
import { agentOf } from './plugin-agents.ts'
import { judgePlugin } from './plugin-enforcement.ts'

const where = 'here'
const running = { namespace: 'kube-system', name: 'agent', ready: 3, desired: 3, created: new Date(0) }

const textsOf = (plugin: string, flag: string, value: string): readonly string[] => {
  const agent = agentOf(plugin)
  if (agent === undefined) throw new Error(plugin)
  return judgePlugin(agent, { daemonSet: running, settings: [{ flag, value, where }] }).faults.map(({ text }) => text)
}

test.each([
  ['cilium', 'enable-policy', 'never', 'it enforces no policy at all'],
  ['cilium-etcd', 'enable-policy', 'never', 'it enforces no policy at all'],
  ['cilium', 'policy-audit-mode', 'true', 'it only logs'],
  ['cilium', 'enable-k8s-networkpolicy', 'false', 'it ignores NetworkPolicies'],
  ['calico', 'chaininsertmode', 'Append', 'take precedence over its policies'],
  ['calico', 'interfacePrefix', 'eth', 'does not manage'],
  ['kube-router', 'run-firewall', 'false', 'it enforces no policy at all'],
  ['kindnet', 'network-policy', 'false', 'it enforces no policy at all'],
])('%s with %s: %s', (plugin, flag, value, text) => {
  expect(textsOf(plugin, flag, value).join()).toContain(text)
})

test.each([
  ['cilium', 'enable-policy', 'default'],
  ['cilium', 'policy-audit-mode', 'false'],
  ['calico', 'chainInsertMode', 'Insert'],
  ['calico', 'interfacePrefix', 'eni,cali'],
  ['kube-router', 'run-firewall', 'true'],
])('%s with %s: %s enforces', (plugin, flag, value) => {
  expect(textsOf(plugin, flag, value)).toEqual([])
})

test('without agents nothing is enforced', () => {
  const agent = agentOf('cilium')
  if (agent === undefined) throw new Error('cilium')
  expect(judgePlugin(agent, { daemonSet: undefined, settings: [] }).faults).toHaveLength(1)
  expect(judgePlugin(agent, { daemonSet: { ...running, ready: 0 }, settings: [] }).faults).toHaveLength(1)
  expect(judgePlugin(agent, { daemonSet: { ...running, ready: 0, desired: 0 }, settings: [] }).faults).toEqual([])
  expect(agentOf('weave')).toBeUndefined()
})
