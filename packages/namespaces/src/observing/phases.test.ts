import type { KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { config } from '../config.ts'
import { egressOpenLabel, phasesOf, sinceLabel } from './phases.ts'

const now = new Date('2026-11-27T21:43:10Z')
const managed = { 'app.kubernetes.io/managed-by': 'dayone' }
const live = (labels: Readonly<Record<string, string>>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels },
})
const phase = (observe: number | undefined, namespace: KubeObject | undefined) => {
  const { namespaces } = config.parse({ namespaces: [{ name: 'shop', ...(observe === undefined ? {} : { observe }) }] })
  const { observing, egressOpen } = phasesOf(namespaces, () => namespace, now)
  const [one = egressOpen[0]] = observing
  const what = egressOpen.length === 0 ? '' : 'egress: '
  return one === undefined
    ? 'enforce'
    : `${what}${one.isNew ? 'begin' : 'go on'} ${one.since} until ${one.until.toISOString()}`
}

test.each<[string, number | undefined, KubeObject | undefined, string]>([
  ['a new namespace', 7, undefined, 'enforce'],
  ['an existing one without observe', undefined, live({}), 'enforce'],
  ['an existing one', 7, live({}), 'begin 2026-11-27T21.43 until 2026-12-04T21:43:10.000Z'],
  ['one that dayone guards already', 7, live(managed), 'enforce'],
  [
    'in the middle',
    7,
    live({ ...managed, [sinceLabel]: '2026-11-25T10.00' }),
    'go on 2026-11-25T10.00 until 2026-12-02T10:00:00.000Z',
  ],
  [
    'at the end, ingress is closed first',
    2,
    live({ ...managed, [sinceLabel]: '2026-11-25T10.00' }),
    'egress: begin 2026-11-27T21.43 until 2026-11-29T21:43:10.000Z',
  ],
  [
    'while egress is open',
    2,
    live({ ...managed, [egressOpenLabel]: '2026-11-26T10.00' }),
    'egress: go on 2026-11-26T10.00 until 2026-11-28T10:00:00.000Z',
  ],
  ['when egress is closed', 2, live({ ...managed, [egressOpenLabel]: '2026-11-25T10.00' }), 'enforce'],
  [
    'with open egress, without observe',
    undefined,
    live({ ...managed, [egressOpenLabel]: '2026-11-26T10.00' }),
    'enforce',
  ],
  [
    'a label that is no time',
    2,
    live({ ...managed, [sinceLabel]: 'forever' }),
    'begin 2026-11-27T21.43 until 2026-11-29T21:43:10.000Z',
  ],
])('%s', (_what, observe, namespace, expected) => {
  expect(phase(observe, namespace)).toBe(expected)
})

test('a beginning in the future does not extend the observation', () => {
  expect(phase(7, live({ ...managed, [sinceLabel]: '2099-01-01T00.00' }))).toBe(
    'begin 2026-11-27T21.43 until 2026-12-04T21:43:10.000Z',
  )
})

test.each([0, 1.5, 91])('observe: %s is rejected', (observe) => {
  expect(config.safeParse({ namespaces: [{ name: 'shop', observe }] }).success).toBe(false)
})
