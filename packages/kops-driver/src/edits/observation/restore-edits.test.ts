import { applyEdits, missingEdits, parseClusterSpec, readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { expect, it } from 'vitest'
import { AUDIT_FILES, AUDIT_LOG_PATH, AUDIT_POLICY_FILE, AUDIT_ROTATION } from '../profiles/audit-policy.ts'
import { auditState, observationEdits } from './observation-edits.ts'
import { auditBefore, parseAuditBefore, restoreAuditEdits } from './restore-edits.ts'

const specOf = (spec: object): ClusterSpec =>
  parseClusterSpec(
    JSON.stringify({
      apiVersion: 'kops.k8s.io/v1alpha2',
      kind: 'Cluster',
      metadata: { name: 'a.example.test' },
      spec: { kubernetesVersion: '1.36.1', ...spec },
    }),
  )
const raised = (spec: ClusterSpec): ClusterSpec => applyEdits(spec, observationEdits(spec))
const settings = ({ cluster }: ClusterSpec) => ({
  server: readPath(cluster, ['spec', 'kubeAPIServer']) ?? {},
  files: readPath(cluster, ['spec', 'fileAssets']),
})
const theirs = { name: 'theirs', path: '/etc/theirs', content: 'x' }

it.each<[string, object]>([
  ['no audit log', {}],
  ['no audit log, and files of others', { fileAssets: [theirs], kubeAPIServer: { maxRequestsInflight: 800 } }],
  [
    'the ordinary one of dayone',
    {
      fileAssets: [theirs, ...AUDIT_FILES],
      kubeAPIServer: { auditPolicyFile: AUDIT_POLICY_FILE, auditLogPath: AUDIT_LOG_PATH, ...AUDIT_ROTATION },
    },
  ],
  [
    'a path and sizes without a policy',
    { kubeAPIServer: { auditLogPath: '/var/log/audit.log', auditLogMaxSize: 500 } },
  ],
  ['a log directory without a policy', { fileAssets: AUDIT_FILES.slice(1) }],
])('puts back exactly what was there: %s', (_what, before) => {
  const spec = specOf(before)
  const record = parseAuditBefore(JSON.stringify(auditBefore(spec)), 'record')
  const observed = raised(spec)
  expect(auditState(observed).policy).toBe('ours')
  const edits = restoreAuditEdits(observed, record)
  const restored = applyEdits(observed, edits)
  expect(settings(restored)).toEqual(settings(spec))
  expect(missingEdits(restored, edits)).toEqual([])
  expect(restoreAuditEdits(restored, record)).toEqual([])
})

it('without a record, the ordinary policy stays on', () => {
  const observed = raised(specOf({}))
  const restored = applyEdits(observed, restoreAuditEdits(observed, undefined))
  expect(auditState(restored)).toEqual({ policy: 'ordinary', logPath: AUDIT_LOG_PATH })
  expect(settings(restored)).toMatchObject({
    server: AUDIT_ROTATION,
    files: expect.arrayContaining([...AUDIT_FILES]) as unknown,
  })
})

it('leaves a policy alone that somebody else has set since', () => {
  const record = auditBefore(specOf({}))
  expect(restoreAuditEdits(specOf({ kubeAPIServer: { auditPolicyFile: '/etc/own.yaml' } }), record)).toEqual([])
})

it.each(['', '{}', '[]', '{"server":{"auditLogPath":true},"assets":[]}'])('refuses %j as a record', (text) => {
  expect(() => parseAuditBefore(text, 'ConfigMap x')).toThrow('ConfigMap x does not say')
})
