import type { Validation } from '@dayone/kops'
import type { Progress, StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { sampleCluster } from '../fixtures/sample-cluster.ts'
import { healthAdvice } from './health-advice.ts'
import { healthProgress, wantedMachines, type HealthProblem } from './health-progress.ts'
import { waitUntilHealthy } from './wait-until-healthy.ts'

const { spec } = sampleCluster()

/** Messages of kops 1.36.2, pkg/validation/validate_cluster.go. */
const problems = {
  dns: {
    type: 'dns',
    name: 'apiserver',
    message: 'Validation Failed\n\nThe dns-controller Kubernetes deployment has not updated the API DNS entry.',
  },
  group: {
    type: 'InstanceGroup',
    name: 'control-plane-us-west-2a',
    message: 'InstanceGroup "control-plane-us-west-2a" did not have enough nodes 0 vs 1',
  },
  machine: { type: 'Machine', name: 'i-1', message: 'machine "i-1" has not yet joined cluster' },
  node: { type: 'Node', name: 'i-2', message: 'node "i-2" of role "node" is not ready' },
  pod: { type: 'Pod', name: 'kube-system/coredns-1', message: 'system-cluster-critical pod "coredns-1" is pending' },
} satisfies Readonly<Record<string, HealthProblem>>
const { dns, group, machine, node, pod } = problems
const nodes = (...statuses: readonly string[]) =>
  statuses.map((status, index) => ({ name: `i-${index}`, role: 'node', zone: 'us-west-2a', status }))

test('machines first, with the cause of the other problems on top', () => {
  const { what, count, seen } = healthProgress(
    { isValid: false, failures: [pod, node, machine], nodes: nodes('True') },
    3,
  )
  expect([what, count]).toEqual(['waiting for instances', { done: 1, total: 3, noun: 'ready' }])
  expect(seen?.map(({ text }) => text)).toEqual([machine.message, node.message, pod.message])
})

test('pods once every machine is ready', () => {
  const validation = { isValid: false, failures: [pod], nodes: nodes('True', 'True') }
  expect(healthProgress(validation, 2)).toMatchObject({ id: 'pods', what: 'waiting for system pods' })
})

test('counts many problems, and shows a message on one line', () => {
  const failures = [...Array.from({ length: 9 }, () => pod), dns]
  const texts = healthProgress({ isValid: false, failures, nodes: [] }, 2).seen?.map(({ text }) => text)
  expect(texts).toHaveLength(5)
  expect(texts?.[0]).toMatch(/^Validation Failed The dns-controller/)
  expect(texts?.at(-1)).toBe('and 6 more')
})

test('bastions never join', () => {
  const bastion = {
    apiVersion: 'x',
    kind: 'InstanceGroup',
    metadata: { name: 'b' },
    spec: { role: 'Bastion', minSize: 1 },
  }
  expect(wantedMachines({ ...spec, instanceGroups: [...spec.instanceGroups, bastion] })).toBe(wantedMachines(spec))
})

test.each<[string, readonly HealthProblem[], string]>([
  ['the name', [pod, dns, machine], 'kubectl -n kube-system logs deployment/dns-controller'],
  [
    'too few machines',
    [pod, group],
    'aws autoscaling describe-scaling-activities --auto-scaling-group-name control-plane-us-west-2a.masters.demo.example.test --max-items 3',
  ],
  ['a machine that did not join', [node, machine], 'journalctl -u kops-configuration'],
  ['a node that is not ready', [pod, node], 'kubectl describe node i-2'],
  ['a pod', [pod], 'kubectl -n kube-system describe pod coredns-1'],
  ['something new', [{ type: 'Moon', name: 'm', message: 'x' }], 'kubectl get nodes,pods'],
])('advice about %s', (_, failures, words) => {
  expect(healthAdvice(failures, spec)).toContain(words)
})

test('no advice without a problem', () => {
  expect(healthAdvice([], spec)).toBeUndefined()
})

test('the list shrinks until kops is satisfied; unchanged problems are not repeated', async () => {
  const answers: Validation[] = [
    { isValid: false, failures: [machine, node], nodes: nodes('False') },
    { isValid: false, failures: [machine, node], nodes: nodes('False') },
    { isValid: false, failures: [pod], nodes: nodes('True', 'True') },
    { isValid: true, failures: [], nodes: nodes('True', 'True') },
  ]
  const reported: Progress[] = []
  let now = 0
  const ctx = {
    ports: { kops: { validate: async () => answers.shift(), forgetAnswers: () => undefined }, kubeconfigFile: '/x' },
    clock: { now: () => new Date(now), sleep: async (ms: number) => void (now += ms) },
    stop: new AbortController().signal,
    progress: (progress: Progress) => void reported.push(progress),
  } as unknown as StepContext<ClusterPorts>
  expect(await waitUntilHealthy(spec, ctx)).toMatchObject({ isValid: true })
  expect(reported.map(({ what, seen }) => `${what}: ${seen?.length}`)).toEqual([
    'waiting for instances: 2',
    'waiting for system pods: 1',
  ])
})
