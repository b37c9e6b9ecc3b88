import { readFileSync } from 'node:fs'
import { missingEdits, parseClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { answersTable, ON_A_RUNNING_CLUSTER, withAnswersTable } from './answers-table.ts'
import { clusterConfig } from './cluster-config.ts'
import { clusterQuestions } from './questions/cluster-questions.ts'
import { dueEdits } from '../edits/due-edits.ts'
import { immutableAnswerFindings } from '../plan/findings/immutable-answers.ts'
import { readAnswers } from './read-answers.ts'
import { specFixtureText } from '../fixtures/read-fixture.ts'

test('docs/steps/cluster.md has the current answers; if not: npm run docs -w @dayone/kops-driver', () => {
  const page = readFileSync(new URL('../../../../docs/steps/cluster.md', import.meta.url), 'utf8')
  expect(page).toBe(withAnswersTable(page, answersTable()))
  expect(() => withAnswersTable('# cluster\n', '')).toThrow('no markers')
})

test('every answer has a row, in the order of the questions', () => {
  const answers = Object.keys(clusterConfig.shape).filter((key) => !['name', 'configId', 'adopted'].includes(key))
  expect(Object.keys(ON_A_RUNNING_CLUSTER).sort()).toEqual(answers.sort())
  const asked = clusterQuestions.map(({ key }) => key).filter((key) => key !== 'name')
  expect(Object.keys(ON_A_RUNNING_CLUSTER)).toEqual([...asked, 'image', 'channel'])
})

/** Existing network, bastion, DNS name and IAM roles: the test reads every answer back from this specification. */
const text = specFixtureText('private-unusual')
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
  controlPlaneSize: 'm6i.xlarge',
  nodeSize: 'm6i.xlarge',
  nodes: 6,
  kubernetesVersion: '1.36.9',
  networking: 'calico',
  topology: 'public',
  profile: 'strict',
  unusual: true,
  networkId: 'vpc-89abcdef',
  subnetIds: ['subnet-89abcdef'],
  utilitySubnetIds: ['subnet-89abcdef'],
  dns: 'none',
  dnsZone: 'private-unusual.example.com',
  workloadIdentity: false,
  discoveryStore: 's3://other-oidc',
  apiLoadBalancer: 'public',
  bastion: false,
  apiAccess: ['198.51.100.23/32'],
  sshAccess: [],
  image: 'ami-89abcdef',
  channel: 'alpha',
}

// The profile does not apply to a cluster that is adopted as-is.
test.each(Object.entries(ON_A_RUNNING_CLUSTER).filter(([key]) => key !== 'profile'))('%s is %s', (key, later) => {
  const config = configOf({ [key]: other[key as keyof typeof other] })
  const edits = missingEdits(saved, dueEdits(config, { spec: saved, isNew: false }, [], 'main'))
  const kinds = new Set(immutableAnswerFindings(config, saved, { state: 's3://store' }).map(({ kind }) => kind))
  expect({ edits: edits.length > 0, kinds: [...kinds] }).toEqual({
    edits: later === 'changed',
    kinds: later === 'fixed' ? ['impossible'] : later === 'by hand' || later === 'on, in steps' ? ['manual'] : [],
  })
})
