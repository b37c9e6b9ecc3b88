import { expect, test } from 'vitest'
import { parseBootConfig } from './boot-config.ts'

test('reads what an instance needs from its nodeup configuration', () => {
  const config = parseBootConfig(`
APIServerConfig:
  KubeAPIServer: {authorizationMode: "Node,RBAC"}
  EncryptionConfigSecretHash: abc
  ServiceAccountPublicKeys: KEY
  Authentication: {oidc: {clientID: kubernetes}}
CAs: {kubernetes-ca: PEM}
ControlPlaneConfig:
  KubeControllerManager: {clusterCIDR: 100.96.0.0/11}
FileAssets:
- {path: /etc/audit.yaml, content: "rules: []"}
- {name: plain, content: aGVsbG8=, isBase64: true}
KubeletConfig:
  nodeLabels: {team: a}
  taints: ["node-role.kubernetes.io/control-plane=:NoSchedule", "dedicated=ml:NoExecute"]
KubernetesVersion: 1.36.1
Networking: {calico: {}, nonMasqueradeCIDR: 100.64.0.0/10}
`)
  expect(config).toMatchObject({
    apiServer: { authorizationMode: 'Node,RBAC' },
    controllerManager: { clusterCIDR: '100.96.0.0/11' },
    oidc: { clientID: 'kubernetes' },
    usesEncryptionConfig: true,
    serviceAccountPublicKeys: 'KEY',
    authorities: { 'kubernetes-ca': 'PEM' },
    nodeLabels: { team: 'a' },
    taints: [
      { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
      { key: 'dedicated', value: 'ml', effect: 'NoExecute' },
    ],
    kubernetesVersion: '1.36.1',
    networkPlugin: 'calico',
  })
  expect(config.fileAssets.map(({ path, content }) => [path, content.toString()])).toEqual([
    ['/etc/audit.yaml', 'rules: []'],
    ['/srv/kubernetes/assets/plain', 'hello'],
  ])
})

test('a worker has no API server and none of its secrets', () => {
  const worker = parseBootConfig('KubeletConfig: {anonymousAuth: false}\nKubernetesVersion: 1.36.1\n')
  expect(worker).toMatchObject({
    apiServer: {},
    usesEncryptionConfig: false,
    fileAssets: [],
    taints: [],
    networkPlugin: '',
  })
})
