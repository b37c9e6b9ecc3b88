import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { clusterConfig } from './cluster-config.ts'
import { clusterFindings } from './cluster-findings.ts'

/** What is said of ways in before a cluster like this fixture is made. */
function said(name: string, answers: object = {}, change = (yaml: string): string => yaml) {
  const file = join(import.meta.dirname, `../../cluster-spec/src/fixtures/${name}.yaml`)
  const spec = parseClusterSpec(change(readFileSync(file, 'utf8')))
  const config = clusterConfig.parse({
    name: spec.cluster.metadata.name,
    configId: '0d3c1c3e-0000-4000-8000-000000000000',
    zones: ['us-west-2a'],
    apiAccess: ['198.51.100.23/32'],
    ...answers,
  })
  const observed = { saved: undefined, base: spec, target: spec, edits: [], missing: [], lostGroups: [] }
  return clusterFindings(config, observed).filter(({ id }) => /private-api|bastion-closed|idle-answers/.test(id))
}

const internal = (yaml: string): string => yaml.replace('      type: Public', '      type: Internal')

test('an API without a public address says how it is reached before it is made', () => {
  expect(said('plain')).toEqual([])
  expect(said('plain', {}, internal)).toMatchObject([
    {
      id: 'cluster/private-api',
      kind: 'manual',
      text: expect.stringContaining('There is no bastion'),
      hint: /20 minutes/,
    },
  ])
  expect(said('private-bastion', { sshAccess: ['198.51.100.23/32'] }, internal)).toMatchObject([
    { text: expect.stringMatching(/through the bastion, or over a VPN or Direct Connect/) },
  ])
})

test('a bastion that lets nobody in is said', () => {
  expect(said('private-bastion')).toMatchObject([{ id: 'cluster/bastion-closed', hint: /cluster\.sshAccess/ }])
  expect(said('private-bastion', { sshAccess: ['198.51.100.23/32'] })).toEqual([])
})

test('answers without effect are said', () => {
  expect(said('plain', { bastion: true, dnsZone: 'example.com' })).toMatchObject([
    { text: 'Without effect in dayone.yaml: bastion (only a private topology has one), dnsZone (dns is none).' },
  ])
})
