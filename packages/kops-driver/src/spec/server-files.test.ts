import { applyEdits, type SpecEdit } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { sampleCluster } from '../fixtures/sample-cluster.ts'
import { missingFileFindings } from './server-files.ts'
import { targetOf } from './state-store.ts'

const { spec } = sampleCluster()
const group = spec.instanceGroups[0]!.metadata.name
const set = (path: readonly string[], value: unknown, document: SpecEdit['document'] = 'cluster'): SpecEdit => ({
  document,
  path: ['spec', ...path],
  op: 'set',
  value,
  timing: 'first',
  why: 'a test',
  control: 'KD-05',
  by: 'cluster',
})
const found = (...edits: SpecEdit[]) =>
  missingFileFindings(applyEdits(spec, edits), targetOf(spec)).map(({ text }) => text)
const asset = (path: string, roles?: string[]) => ({ name: 'file', path, content: 'x', ...(roles && { roles }) })
const POLICY = '/etc/kubernetes/audit/policy.yaml'
const own = '/srv/kubernetes/kube-apiserver/auth.yaml'

test.each([
  'auditPolicyFile',
  'auditWebhookConfigFile',
  'authorizationWebhookConfigFile',
  'egressSelectorConfigFile',
  'encryptionProviderConfig',
  'authenticationConfigFile',
  'admissionControlConfigFile',
  'oidcCAFile',
])('finds a file of %s that nothing creates', (field) => {
  expect(found(set(['kubeAPIServer', field], POLICY))[0]).toContain(`kubeAPIServer.${field} refers to ${POLICY}`)
})

test.each<[string, SpecEdit[]]>([
  ['an asset of the cluster', [set(['fileAssets'], [asset(POLICY)])]],
  ['an asset for control planes', [set(['fileAssets'], [asset(POLICY, ['ControlPlane'])])]],
  ['an asset of the group', [set(['fileAssets'], [asset(POLICY)], { instanceGroup: group })]],
  ['a hook', [set(['hooks'], [{ manifest: `ExecStart=/bin/sh -c "make ${POLICY}"` }])]],
])('%s creates it', (_, edits) => {
  expect(found(set(['kubeAPIServer', 'auditPolicyFile'], POLICY), ...edits)).toEqual([])
})

test('an asset for nodes does not', () => {
  const edits = [set(['kubeAPIServer', 'auditPolicyFile'], POLICY), set(['fileAssets'], [asset(POLICY, ['Node'])])]
  expect(found(...edits)).toHaveLength(1)
})

test.each(['authenticationConfigFile', 'oidcCAFile'])(
  'finds a file of %s that the API server cannot see; its own folder and those of public CAs are visible',
  (field) => {
    const named = (path: string) => [set(['kubeAPIServer', field], path), set(['fileAssets'], [asset(path)])]
    expect(found(...named('/etc/kubernetes/ssl/ca.pem'))[0]).toContain('in a directory that the API server cannot see')
    expect(found(...named(own))).toEqual([])
    expect(found(...named('/etc/ssl/certs/ca.pem'))).toEqual([])
  },
)

test('ignores files that kops creates itself', () => {
  expect(found(set(['kubeAPIServer', 'clientCAFile'], '/srv/kubernetes/ca.crt'))).toEqual([])
  expect(found()).toEqual([])
})
