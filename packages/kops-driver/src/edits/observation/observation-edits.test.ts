import { applyEdits, missingEdits, parseClusterSpec, readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { AUDIT_LOG_PATH, AUDIT_POLICY_FILE } from '../profiles/audit-policy.ts'
import { auditState, observationEdits } from './observation-edits.ts'
import { OBSERVATION_POLICY, OBSERVATION_POLICY_FILE } from './observation-policy.ts'

const specWith = (server: object): ClusterSpec =>
  parseClusterSpec(
    JSON.stringify({
      apiVersion: 'kops.k8s.io/v1alpha2',
      kind: 'Cluster',
      metadata: { name: 'a.example.test' },
      spec: { kubeAPIServer: server },
    }),
  )
const server = (spec: ClusterSpec, field: string): unknown => readPath(spec.cluster, ['spec', 'kubeAPIServer', field])

it.each<[string, object, string]>([
  ['no audit log', {}, AUDIT_LOG_PATH],
  ['the ordinary one of dayone', { auditPolicyFile: AUDIT_POLICY_FILE, auditLogPath: AUDIT_LOG_PATH }, AUDIT_LOG_PATH],
  ['a path of the user', { auditLogPath: '/var/log/audit.log', auditLogMaxSize: 500 }, '/var/log/audit.log'],
])('sees every request that needs a permission: %s', (_what, before, path) => {
  const spec = applyEdits(specWith(before), observationEdits(specWith(before)))
  expect(auditState(spec)).toEqual({ policy: 'ours', logPath: path })
  expect(server(spec, 'auditPolicyFile')).toBe(OBSERVATION_POLICY_FILE)
  expect(server(spec, 'auditLogMaxSize')).toBe((before as { auditLogMaxSize?: number }).auditLogMaxSize ?? 100)
  expect(missingEdits(spec, observationEdits(spec))).toEqual([])
})

it('keeps an audit policy of the user', () => {
  const own = specWith({ auditPolicyFile: '/etc/own.yaml', auditLogPath: '/var/log/own.log' })
  expect(observationEdits(own)).toEqual([])
  expect(auditState(own)).toEqual({ policy: 'foreign', logPath: '/var/log/own.log' })
})

it('omits only what needs no permission of its own', () => {
  const { rules } = parse(OBSERVATION_POLICY) as { rules: readonly Record<string, unknown>[] }
  const omitted = rules.filter(({ level }) => level === 'None')
  const paths = omitted.flatMap(({ nonResourceURLs = [] }) => nonResourceURLs as string[])
  expect(paths).not.toContain('/metrics')
  expect(paths.filter((path) => path.includes('*'))).toEqual(['/openapi/*'])
  // Of everything else, only what the control plane and nodes do is omitted.
  for (const { users = [], userGroups = [], nonResourceURLs } of omitted)
    if (nonResourceURLs === undefined)
      expect([...(users as string[]), ...(userGroups as string[])].every((name) => name.startsWith('system:'))).toBe(
        true,
      )
  expect(rules.at(-1)).toEqual({ level: 'Metadata' })
})
