import { expect, test } from 'vitest'
import { bootInstance } from './boot.ts'
import type { StoreReader, WorldInstance } from './world.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const key = (id: string): string =>
  `{id: "${id}", privateMaterial: ${base64(`key ${id}`)}, publicMaterial: ${base64(`cert ${id}`)}}`
const keyset = (primary: string): string =>
  `{kind: Keyset, spec: {primaryId: "${primary}", keys: [${key('1')}, ${key('2')}]}}`

const store = {
  'demo/igconfig/control-plane/masters/nodeupconfig.yaml': `
APIServerConfig:
  KubeAPIServer: {auditLogPath: /var/log/audit.log, serviceClusterIPRange: 100.64.0.0/13}
  EncryptionConfigSecretHash: abc
CAs: {kubernetes-ca: BUNDLE}
ControlPlaneConfig: {KubeControllerManager: {allocateNodeCIDRs: true, clusterCIDR: 100.96.0.0/11}}
FileAssets: [{path: /etc/audit.yaml, content: x}]
`,
  'demo/pki/private/kubernetes-ca/keyset.yaml': keyset('2'),
  'demo/pki/private/service-account/keyset.yaml': keyset('1'),
  'demo/secrets/encryptionconfig': JSON.stringify({ Data: base64('kind: EncryptionConfiguration') }),
}

const readerOf = (objects: Readonly<Record<string, string>>): StoreReader => ({
  object: (name) => Promise.resolve(objects[name]),
})

const instance: WorldInstance = {
  id: 'i-1',
  cluster: 'demo',
  instanceGroup: 'masters',
  roles: ['control-plane', 'master'],
  instanceType: 't3.medium',
  architecture: 'amd64',
  zone: 'us-west-2a',
  privateIp: '172.20.0.4',
}

test('a control-plane instance boots with the primary keys, its files under its own root, and its secrets', async () => {
  const booted = await bootInstance(instance, readerOf(store), '/rootfs')
  expect(booted?.controlPlane).toMatchObject({
    authority: { certificatePem: 'cert 2', privateKeyPem: 'key 2' },
    clientAuthorities: 'BUNDLE',
    serviceAccountKeyPem: 'key 1',
    encryptionConfig: 'kind: EncryptionConfiguration',
    apiServerFlags: ['--audit-log-path=/rootfs/var/log/audit.log', '--service-cluster-ip-range=100.64.0.0/13'],
    controllerManagerFlags: ['--allocate-node-cidrs=true', '--cluster-cidr=100.96.0.0/11'],
    files: [{ path: '/rootfs/etc/audit.yaml' }],
    folders: ['/rootfs/var/log'],
    serverNames: ['api.internal.demo', 'api.demo', 'kubernetes.default.svc.cluster.local'],
    serverAddresses: ['100.64.0.1'],
  })
})

test.each(Object.keys(store))('does not boot while kops has not written %s', async (missing) => {
  const rest = Object.fromEntries(Object.entries(store).filter(([name]) => name !== missing))
  expect(await bootInstance(instance, readerOf(rest), '/rootfs')).toBeUndefined()
})
