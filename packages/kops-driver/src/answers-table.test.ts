import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { missingEdits, parseClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { answersTable, ON_A_RUNNING_CLUSTER, withAnswersTable } from './answers-table.ts'
import { clusterConfig } from './cluster-config.ts'
import { clusterQuestions } from './cluster-questions.ts'
import { dueEdits } from './due-edits.ts'
import { fixedFindings } from './fixed-findings.ts'
import { readAnswers } from './read-answers.ts'

test('docs/steps/cluster.md has the answers as they are; if not: npm run docs -w @dayone/kops-driver', () => {
  const page = readFileSync(new URL('../../../docs/steps/cluster.md', import.meta.url), 'utf8')
  expect(page).toBe(withAnswersTable(page, answersTable()))
  expect(() => withAnswersTable('# cluster\n', '')).toThrow('no place')
})

test('every answer has its row, in the order of the questions', () => {
  const answers = Object.keys(clusterConfig.shape).filter((key) => !['name', 'configId', 'adopted'].includes(key))
  expect(Object.keys(ON_A_RUNNING_CLUSTER).sort()).toEqual(answers.sort())
  const asked = clusterQuestions.map(({ key }) => key).filter((key) => key !== 'name')
  expect(Object.keys(ON_A_RUNNING_CLUSTER)).toEqual([...asked, 'image', 'channel'])
})

/** In a network that exists, with a bastion, names and roles: every answer is read of it. */
const text = readFileSync(join(import.meta.dirname, '../../cluster-spec/src/fixtures/private-bastion.yaml'), 'utf8')
  .replace('  cloudProvider: aws', '  cloudProvider: aws\n  dnsZone: example.com\n  networkID: vpc-01234567')
  .replace('      type: None', '      type: Private')
  .replaceAll(/(name: (utility-)?us-west-2([abc])\n)/g, (line, _, utility, zone) => `${line}    id: subnet-0123456${utility === undefined ? '0' : '1'}${zone}\n`) // prettier-ignore
  .replace('  sshAccess:', '  serviceAccountIssuerDiscovery:\n    discoveryStore: s3://oidc/private-bastion.example.com\n  sshAccess:') // prettier-ignore
const saved = parseClusterSpec(text)
const configOf = (change: object) =>
  clusterConfig.parse({
    name: saved.cluster.metadata.name,
    configId: '0d3c1c3e-0000-4000-8000-000000000000',
    adopted: 'as-is',
    ...readAnswers(saved),
    ...change,
  })

const other: Readonly<Record<keyof typeof ON_A_RUNNING_CLUSTER, unknown>> = {
  zones: ['us-west-2d'],
  controlPlanes: 1,
  controlPlaneSize: 'm6i.large',
  nodeSize: 'm6i.large',
  nodes: 6,
  kubernetesVersion: '1.36.9',
  networking: 'cilium',
  topology: 'public',
  profile: 'strict',
  unusual: true,
  networkId: 'vpc-89abcdef',
  subnetIds: ['subnet-89abcdef'],
  utilitySubnetIds: ['subnet-89abcdef'],
  dns: 'none',
  dnsZone: 'private-bastion.example.com',
  workloadIdentity: false,
  discoveryStore: 's3://other-oidc',
  apiLoadBalancer: 'internal',
  bastion: false,
  apiAccess: ['198.51.100.23/32'],
  sshAccess: [],
  image: 'ami-89abcdef',
  channel: 'alpha',
}

// A profile does not count for a cluster that is left as it is.
test.each(Object.entries(ON_A_RUNNING_CLUSTER).filter(([key]) => key !== 'profile'))('%s is %s', (key, later) => {
  const config = configOf({ [key]: other[key as keyof typeof other] })
  const edits = missingEdits(saved, dueEdits(config, { spec: saved, isNew: false }, [], 'main'))
  const observed = { saved, base: saved, target: saved, edits: [], missing: [], lostGroups: [] }
  const kinds = new Set(fixedFindings(config, observed).map(({ kind }) => kind))
  expect({ edits: edits.length > 0, kinds: [...kinds] }).toEqual({
    edits: later === 'changed',
    kinds: later === 'fixed' ? ['impossible'] : later === 'by hand' ? ['manual'] : [],
  })
})
