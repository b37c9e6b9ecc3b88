import { parseClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { clusterConfig } from '../../answers/cluster-config.ts'
import { notSaved } from '../../observe/cluster-observed.fixture.ts'
import { specFixtureText } from '../../fixtures/read-fixture.ts'
import { clusterFindings } from './cluster-findings.ts'

/** The findings about access for a new cluster like this fixture. */
function findingsOf(name: string, answers: object = {}, change = (yaml: string): string => yaml) {
  const spec = parseClusterSpec(change(specFixtureText(name)))
  const config = clusterConfig.parse({
    name: spec.cluster.metadata.name,
    configId: '0d3c1c3e-0000-4000-8000-000000000000',
    zones: ['us-west-2a'],
    apiAccess: ['198.51.100.23/32'],
    ...answers,
  })
  return clusterFindings(config, notSaved(spec), { target: spec, edits: [] }).filter(({ id }) =>
    /private-api|bastion-closed|idle-answers/.test(id),
  )
}

const internal = (yaml: string): string => yaml.replace('      type: Public', '      type: Internal')

test('reports how to reach an API without a public address before it is created', () => {
  expect(findingsOf('plain')).toEqual([])
  expect(findingsOf('plain', {}, internal)).toMatchObject([
    {
      id: 'cluster/private-api',
      kind: 'manual',
      text: expect.stringContaining('There is no bastion'),
      hint: /20 minutes/,
    },
  ])
  expect(findingsOf('private-bastion', { sshAccess: ['198.51.100.23/32'] }, internal)).toMatchObject([
    { text: expect.stringMatching(/through the bastion, a VPN or Direct Connect/) },
  ])
})

test('reports a bastion that no one can reach', () => {
  expect(findingsOf('private-bastion')).toMatchObject([{ id: 'cluster/bastion-closed', hint: /cluster\.sshAccess/ }])
  expect(findingsOf('private-bastion', { sshAccess: ['198.51.100.23/32'] })).toEqual([])
})

test('reports answers without effect', () => {
  expect(findingsOf('plain', { bastion: true, dnsZone: 'example.com' })).toMatchObject([
    { text: 'No effect in dayone.yaml: bastion (requires the private topology), dnsZone (dns is none).' },
  ])
})
