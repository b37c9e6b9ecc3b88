import { expect, test } from 'vitest'
import { interpretProbe } from './interpret-probe.ts'
import { plannedChecks, probeChecks, type ProbeOutcome } from './probe-checks.ts'
import { mostGroups, planProbes, type PlannedProbe } from './probe-plan.ts'
import { probePod, requirePinned } from './probe-pod.ts'
import { parseProbeOutput, type ProbeResult } from './probe-result.ts'

/** The table of meanings: what a probe saw, and what that proves. A 401 means that the address was reached. */
const seen = (fields: Partial<ProbeResult>): ProbeResult => ({
  target: '169.254.169.254',
  dns: 'none',
  connect: 'ok',
  put: 'skipped',
  ...fields,
})

test.each<[string, Partial<ProbeResult>, string]>([
  ['TCP times out', { connect: 'timeout' }, 'blocked network'],
  ['TCP is refused', { connect: 'refused' }, 'blocked network'],
  ['no route', { connect: 'unreachable' }, 'blocked network'],
  ['GET 401, PUT hangs', { get: { code: 401 }, put: 'timeout' }, 'blocked hop limit'],
  ['PUT returns a token', { get: { code: 401 }, put: 'token' }, 'open'],
  ['PUT returns a token although GET is forbidden', { get: { code: 403 }, put: 'token' }, 'open'],
  ['GET 200 without a token', { get: { code: 200, bytes: 12 }, put: 'timeout' }, 'open'],
  ['GET 200 and a token', { get: { code: 200 }, put: 'token' }, 'open'],
  ['the role of the node', { get: { code: 200 }, put: 'token', role: 'nodes.demo' }, 'open'],
  ['another role: kube2iam', { get: { code: 200 }, put: 'other', role: 'shop' }, 'intercepted'],
  ['another role, and a token', { get: { code: 200 }, put: 'token', role: 'shop' }, 'intercepted'],
  ['it connects, and GET hangs', { put: 'timeout' }, 'not known'],
  ['GET 404', { get: { code: 404 }, put: 'timeout' }, 'not known'],
  ['GET 401, PUT is refused', { get: { code: 401 }, put: 'refused' }, 'not known'],
  ['GET 401, PUT returns something else', { get: { code: 401 }, put: 'other' }, 'not known'],
  ['a name that does not resolve', { dns: 'failed', connect: 'skipped' }, 'not known'],
  ['nothing was tried', { connect: 'skipped' }, 'not known'],
])('%s', (_title, fields, expected) => {
  const meaning = interpretProbe(seen(fields), ['nodes.demo'])
  expect(`${meaning.state}${meaning.state === 'blocked' ? ` ${meaning.by}` : ''}`).toBe(expected)
})

test('where the role of the node is not known, no role is taken for a proxy', () => {
  expect(interpretProbe(seen({ get: { code: 200 }, role: 'shop' }), []).state).toBe('open')
})

const [control, guarded] = planProbes(['nodes']) as [PlannedProbe, PlannedProbe, PlannedProbe]
const token: ProbeOutcome = {
  probe: control,
  node: 'i-1',
  results: [seen({ get: { code: 401 }, put: 'token', role: 'nodes.demo' })],
}
const all = (fields: Partial<ProbeResult>, node = 'i-1'): ProbeOutcome => ({
  probe: guarded,
  node,
  results: guarded.targets.map((target) => seen({ target, ...fields })),
})

test.each<[string, readonly ProbeOutcome[], string, string]>([
  ['the network blocks all forms', [token, all({ connect: 'timeout' })], 'pass', 'blocked by the network'],
  [
    'only the hop limit holds',
    [token, all({ get: { code: 401 }, put: 'timeout' })],
    'warn',
    'Only the hop limit holds',
  ],
  ['a token', [token, all({ get: { code: 401 }, put: 'token' })], 'fail', 'PUT returned a token'],
  ['without a control', [all({ connect: 'timeout' })], 'fail', 'proves nothing'],
  ['the control ran on another node', [token, all({ connect: 'timeout' }, 'i-2')], 'fail', 'proves nothing'],
  [
    'the control got no token',
    [{ ...token, results: [seen({ connect: 'timeout' })] }, all({ connect: 'timeout' })],
    'fail',
    'proves nothing',
  ],
  ['a pod that did not end', [token, { ...all({}), results: [], failure: 'x' }], 'fail', 'proves nothing'],
  [
    'one address is missing in the result',
    [token, { ...all({}), results: all({ connect: 'timeout' }).results.slice(1) }],
    'fail',
    'no result for 169.254.169.254',
  ],
  [
    'one form gets through',
    [
      token,
      {
        ...all({}),
        results: all({ connect: 'timeout' }).results.map((one, index) =>
          index === 2 ? { ...one, connect: 'ok', put: 'token' } : one,
        ),
      },
    ],
    'fail',
    '0xA9FEA9FE: open',
  ],
  ['a proxy answers', [token, all({ get: { code: 200 }, role: 'shop' })], 'warn', 'answered by a proxy'],
])('a check: %s', (_title, outcomes, status, text) => {
  const [check] = probeChecks(outcomes)
  expect(check).toMatchObject({ status })
  expect(check?.text).toContain(text)
})

test('a name that does not resolve does not hide that the addresses are blocked', () => {
  const results = guarded.targets.map((target) =>
    seen(
      target.startsWith('instance') ? { target, dns: 'failed', connect: 'skipped' } : { target, connect: 'timeout' },
    ),
  )
  expect(probeChecks([token, { probe: guarded, node: 'i-1', results }])).toMatchObject([{ status: 'pass' }])
})

test('the control comes first in each group, and groups are bounded', () => {
  const probes = planProbes(Array.from({ length: 50 }, (_, index) => `g${index}`))
  expect(probes).toHaveLength(mostGroups * 3)
  for (const [, group] of Map.groupBy(probes, (one) => one.group)) expect(group[0]?.from).toBe('control')
})

test('where pods do not run, the plan is shown and nothing passes', () => {
  const checks = plannedChecks(planProbes(['nodes']), 'pods of practice do not run')
  expect(checks.map(({ status, emulated }) => [status, emulated])).toEqual([
    ['skip', true],
    ['skip', true],
  ])
})

test('a pod has no token, no privileges and an end; only the control is on the network of its node', () => {
  const options = { image: 'x@sha256:1', run: 'a1', node: 'i-1' }
  expect(probePod(control, { ...options, node: undefined })).toMatchObject({
    metadata: { namespace: 'kube-system' },
    spec: { hostNetwork: true, nodeSelector: { 'kops.k8s.io/instancegroup': 'nodes' } },
  })
  const { spec, metadata } = probePod(guarded, options)
  expect(metadata).toMatchObject({ name: 'dayone-probe-a1-guarded-nodes', namespace: 'dayone-probe' })
  expect(spec).toMatchObject({
    automountServiceAccountToken: false,
    activeDeadlineSeconds: 60,
    restartPolicy: 'Never',
    nodeSelector: { 'kubernetes.io/hostname': 'i-1' },
  })
  expect(spec).not.toHaveProperty('hostNetwork')
})

test.each(['curlimages/curl', 'curlimages/curl:8.10', 'curl@sha256:abc', ''])(
  'the image "%s" is not pinned',
  (image) => {
    expect(() => requirePinned(image)).toThrow('not pinned by digest')
  },
)

test('an image with its digest', () => {
  const image = `registry.example:5000/a/probe:1@sha256:${'a'.repeat(64)}`
  expect(requirePinned(image)).toBe(image)
})

test.each(['', 'null', '[{"target":1}]', '{"target":"x"}', '[{"target":"x","dns":"ok","connect":"ok","put":"yes"}]'])(
  'the output %s is not of the probe image',
  (output) => {
    expect(parseProbeOutput(output)).toBeUndefined()
  },
)
