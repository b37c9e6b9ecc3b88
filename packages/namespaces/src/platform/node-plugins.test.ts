import { expect, test } from 'vitest'
import { nodePluginsIn } from './node-plugins.ts'

const daemonSet = (...paths: readonly string[]) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent', namespace: 'some' },
  spec: { template: { spec: { volumes: paths.map((path) => ({ name: 'host', hostPath: { path } })) } } },
})

// Host paths of the manifests of these projects.
test.each<[string, readonly string[], string | undefined]>([
  ['calico-node', ['/lib/modules', '/opt/cni/bin', '/etc/cni/net.d', '/var/run/nodeagent'], 'network plugin'],
  ['cilium', ['/sys/fs/bpf', '/opt/cni/bin', '/etc/cni/net.d'], 'network plugin'],
  ['kube-flannel-ds', ['/run/flannel', '/opt/cni/bin', '/etc/cni/net.d', '/run/xtables.lock'], 'network plugin'],
  ['kube-router', ['/lib/modules', '/etc/cni/net.d/'], 'network plugin'],
  ['longhorn-csi-plugin', ['/var/lib/kubelet/plugins_registry', '/dev'], 'CSI driver'],
  ['ebs-csi-node', ['/var/lib/kubelet', '/var/lib/kubelet/plugins_registry/', '/dev'], 'CSI driver'],
  ['csi on k0s', ['/var/lib/k0s/kubelet/plugins_registry'], 'CSI driver'],
  ['node-exporter', ['/proc', '/sys', '/'], undefined],
  ['fluent-bit', ['/var/log', '/var/lib/docker/containers', '/etc/cni/net.d/custom.conf'], undefined],
  ['without volumes', [], undefined],
])('%s', (_name, paths, role) => {
  expect(nodePluginsIn([daemonSet(...paths)]).map((found) => found.role)).toEqual(role === undefined ? [] : [role])
})
