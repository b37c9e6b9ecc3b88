import type { UpdatePreview } from '@dayone/kops'
import { expect, test } from 'vitest'
import { sampleCluster } from '../../fixtures/sample-cluster.ts'
import { NO_WISHES, pending } from '../../observe/cluster-observed.fixture.ts'
import { onlySaved } from '../../observe/cluster-observed.ts'
import { planCluster } from '../plan-cluster.ts'
import { pendingFindings } from './pending-findings.ts'

const { spec, config } = sampleCluster()
const NONE: UpdatePreview = { creates: [], modifies: [], deletes: [], prunes: [], isEmpty: true, text: '' }
const template = {
  type: 'LaunchTemplate',
  name: 'nodes',
  fields: [{ name: 'HTTPTokens', value: 'required -> optional' }],
}
const observed = onlySaved(spec)

test('lists saved but unapplied changes of others before the first write', () => {
  const [finding] = pendingFindings('demo', { ...observed, pending: { ...NONE, modifies: [template], isEmpty: false } })
  expect(finding).toMatchObject({ kind: 'risk', severity: 'medium', target: 'demo' })
  expect(finding?.text).toContain('LaunchTemplate nodes')
  expect(finding?.text).toContain('HTTPTokens')
})

test('reports nothing if nothing is pending', () => {
  expect(pendingFindings('demo', { ...observed, pending: NONE })).toEqual([])
  expect(pendingFindings('demo', observed)).toEqual([])
})

test('a file that the API server would not find requires the name in the plan', () => {
  const server = { auditPolicyFile: '/etc/kubernetes/audit/gone.yaml' }
  const target = { ...spec, cluster: { ...spec.cluster, spec: { ...spec.cluster.spec, kubeAPIServer: server } } }
  const slice = { name: config.name, configId: config.configId }
  const preview = { ...NONE, modifies: [template], isEmpty: false }
  const { changes, findings } = planCluster(slice, pending(target, preview), NO_WISHES)
  expect(changes[0]).toMatchObject({ id: 'update', confirm: 'type-the-name', target: config.name })
  expect(findings).toContainEqual(
    expect.objectContaining({ kind: 'risk', severity: 'critical', id: 'cluster/missing-file/auditPolicyFile' }),
  )
  const { changes: sound } = planCluster(slice, pending(spec, preview), NO_WISHES)
  expect(sound[0]).toMatchObject({ id: 'update' })
  expect(sound[0]?.confirm).toBeUndefined()
})
