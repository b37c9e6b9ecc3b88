import { sampleFacts } from '@dayone/testing'
import { expect, test } from 'vitest'
import { config } from '../config.ts'
import { isolationChecks } from './isolation-checks.ts'

const { namespaces } = config.parse({ namespaces: [{ name: 'team' }] })
const plugin = { faults: [], agents: 'DaemonSet cilium: 3 of 3 agents ready' }
const guarded = new Set(['team'])
const claims = (over: object, facts = sampleFacts) =>
  isolationChecks({ namespaces }, { foreign: [], plugin, guarded, ...over }, facts)
    .filter(({ id }) => id === 'NS-02/team/isolation')
    .map(({ status }) => status)

test('isolation passes only if nothing contradicts it', () => {
  expect(claims({})).toEqual(['pass'])
  expect(claims({ guarded: new Set() })).toEqual([])
  expect(claims({ plugin: { ...plugin, faults: [{ text: 'Off.', hint: 'On.', severity: 'high' }] } })).toEqual([])
  expect(claims({ foreign: [{ namespace: 'team', id: 'x', title: 'x', openings: [], digest: 'x' }] })).toEqual([])
  const ignoring = { ...sampleFacts, networkPlugin: { name: 'flannel', enforcesNetworkPolicy: false } }
  expect(claims({}, ignoring)).toEqual([])
})

test('an unknown plugin is not measured, and does not pass', () => {
  const facts = { ...sampleFacts, networkPlugin: { name: 'weave', enforcesNetworkPolicy: true } }
  const checks = isolationChecks({ namespaces }, { foreign: [], plugin: { faults: [], agents: '' }, guarded }, facts)
  expect(checks.find(({ rule }) => rule === 'namespaces/enforcement')?.status).toBe('skip')
})
