import { expect, test } from 'vitest'
import type { BootedInstance } from './boot.ts'
import { parseBootConfig } from './boot-config.ts'
import { nodeOf, staticPodsOf } from './node-objects.ts'

const booted = (roles: readonly string[], kubelet: string): BootedInstance => ({
  instance: {
    id: 'i-1',
    cluster: 'demo',
    instanceGroup: 'group',
    roles,
    instanceType: 't4g.medium',
    architecture: 'arm64',
    zone: 'us-west-2b',
    privateIp: '172.20.0.4',
  },
  config: parseBootConfig(`{KubernetesVersion: 1.36.1, KubeletConfig: ${kubelet}}`),
})

test('a Node has the name of its instance, and a kubelet version that kops can parse', () => {
  const node = nodeOf(booted(['node'], '{nodeLabels: {team: a}}'))
  expect(node).toMatchObject({
    metadata: { name: 'i-1', labels: { 'node-role.kubernetes.io/node': '', team: 'a', 'kubernetes.io/arch': 'arm64' } },
    spec: { providerID: 'aws:///us-west-2b/i-1', taints: [] },
    status: { nodeInfo: { kubeletVersion: 'v1.36.1' } },
  })
  expect(staticPodsOf(booted(['node'], '{}'), 'uid')).toEqual([])
})

test('a control-plane Node has its taint, and the pods that kops looks for', () => {
  const master = booted(['control-plane', 'master'], '{taints: ["node-role.kubernetes.io/control-plane=:NoSchedule"]}')
  expect(nodeOf(master)).toMatchObject({
    metadata: { labels: { 'node-role.kubernetes.io/control-plane': '' } },
    spec: { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] },
  })
  expect(staticPodsOf(master, 'uid').map(({ metadata }) => metadata.labels)).toEqual([
    { 'k8s-app': 'kube-apiserver' },
    { 'k8s-app': 'kube-controller-manager' },
    { 'k8s-app': 'kube-scheduler' },
  ])
})
