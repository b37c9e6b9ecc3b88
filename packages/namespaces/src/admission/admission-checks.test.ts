import type { DryRunAnswer } from '@dayone/kube'
import { expect, test } from 'vitest'
import { admissionChecks } from './admission-checks.ts'
import { config } from '../config.ts'

const [namespace] = config.parse({ namespaces: [{ name: 'a' }] }).namespaces

const answer = (status: number, message = '', spec?: object): DryRunAnswer => ({
  status,
  message,
  reason: '',
  warnings: [],
  object: spec && { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec },
})

const guarded = {
  compliant: answer(201, '', { containers: [{ resources: { limits: { cpu: '500m', memory: '512Mi' } } }] }),
  privileged: answer(403, 'violates PodSecurity "restricted:v1.36"'),
  loadBalancer: answer(403, 'exceeded quota: dayone'),
}
const open = answer(201, '', { containers: [{}], volumes: [{ name: 'kube-api-access-x' }] })

test.each<[string, Partial<typeof guarded>, readonly string[]]>([
  ['a guarded namespace', {}, ['pass', 'pass', 'pass', 'pass']],
  ['an open one', { compliant: open, privileged: open, loadBalancer: open }, ['fail', 'fail', 'fail', 'fail']],
  ['one that refuses everything', { compliant: answer(403, 'exceeded quota') }, ['warn', 'skip', 'skip', 'pass']],
  [
    'a refusal for another reason',
    { privileged: answer(403, 'forbidden: User "x"') },
    ['fail', 'pass', 'pass', 'pass'],
  ],
  [
    'a missing one',
    { compliant: answer(404), privileged: answer(404), loadBalancer: answer(404) },
    ['fail', 'skip', 'skip', 'fail'],
  ],
])('%s', (_name, answers, statuses) => {
  const checks = admissionChecks(namespace!, { ...guarded, ...answers })
  expect(checks.map(({ status }) => status)).toEqual(statuses)
  for (const check of checks) expect(check.status === 'pass' || check.status === 'skip' || check.hint).toBeTruthy()
})
