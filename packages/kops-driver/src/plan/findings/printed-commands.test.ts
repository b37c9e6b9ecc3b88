import { applyEdits, parseClusterSpec, type ClusterSpec, type KopsDocument } from '@dayone/cluster-spec'
import type { UpdatePreview } from '@dayone/kops'
import type { Finding } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { clusterConfig, type ClusterSlice } from '../../answers/cluster-config.ts'
import { roleChecks } from '../../exposure/role-checks.ts'
import { readAnswers } from '../../answers/read-answers.ts'
import { specFixtureText } from '../../fixtures/read-fixture.ts'
import { sampleCluster } from '../../fixtures/sample-cluster.ts'
import { NO_WISHES, pending } from '../../observe/cluster-observed.fixture.ts'
import type { ClusterObserved } from '../../observe/cluster-observed.ts'
import { onlySaved } from '../../observe/cluster-observed.ts'
import { specFileFindings } from '../../spec-file/spec-file-findings.ts'
import { immutableAnswerFindings } from './immutable-answers.ts'
import { planCluster } from '../plan-cluster.ts'

/** A cluster that is weak in every way of which a finding says by what command of kops it is put right. */
const { spec: plain, config } = sampleCluster()
const weak = parseClusterSpec(
  plain.source
    .replace('topology:\n    dns:', 'topology:\n    bastion: {}\n    dns:')
    .replace(
      /^ {2}sshAccess:/m,
      `  nodePortAccess: [0.0.0.0/0]\n  additionalPolicies:\n    node: '[{"Effect": "Allow", "Action": "*", "Resource": "*"}]'\n  kubeAPIServer:\n    auditPolicyFile: /etc/gone.yaml\n  sshAccess:`,
    ),
)
const NONE: UpdatePreview = { creates: [], modifies: [], deletes: [], prunes: [], isEmpty: true, text: '' }
const group = { type: 'SecurityGroup', name: 'old', fields: [] }
const cluster = { type: 'ManagedFile', name: 'cluster-completed.spec', fields: [] }
const slice = { name: config.name, configId: config.configId }

const COMMAND = /kops (?:create|delete|edit|get|update|rolling-update)\b[^`(]*/g
const commandsOf = (findings: readonly { readonly hint?: string | undefined }[]): readonly string[] =>
  findings.flatMap(({ hint = '' }) => [...hint.matchAll(COMMAND)].map(([command]) => command))

const planned = (about: ClusterSlice, observed: ClusterObserved): readonly Finding[] =>
  planCluster(about, observed, NO_WISHES).findings
const elsewhere: ClusterSpec = parseClusterSpec(plain.source.replace('cloudProvider: aws', 'cloudProvider: gce'))
const encrypted = applyEdits(plain, [
  {
    document: 'cluster',
    path: ['spec', 'encryptionConfig'],
    op: 'set',
    value: true,
    timing: 'first',
    why: 'a test',
    control: 'KD-06',
    by: 'cluster',
  },
])

test.each<[string, readonly { readonly hint?: string | undefined }[], readonly string[]]>([
  ['a weak cluster', planned(config, pending(weak, NONE)), ['edit cluster', 'edit cluster', 'edit cluster']],
  [
    'what kops no longer needs',
    planned(slice, pending(plain, { ...NONE, prunes: [group], isEmpty: false })),
    ['update cluster'],
  ],
  [
    'what somebody saved',
    planned(slice, { ...onlySaved(plain), pending: { ...NONE, modifies: [group], isEmpty: false } }),
    ['update cluster'],
  ],
  [
    'a cluster that was never built',
    planned(slice, pending(plain, { ...NONE, creates: [cluster], isEmpty: false })),
    ['update cluster'],
  ],
  [
    'a cluster elsewhere',
    planned(slice, { stage: 'elsewhere', saved: elsewhere, state: 's3://store' }),
    ['edit cluster'],
  ],
  [
    'machines with other rights',
    roleChecks(
      plain,
      [
        {
          profile: 'other',
          group: 'nodes',
          wanted: { name: 'nodes', isOfKops: true },
          asked: { is: 'known', answer: { profile: 'other', role: 'other', inline: [], attached: [] } },
        },
      ],
      { state: 's3://store' },
    ),
    ['rolling-update cluster'],
  ],
  [
    'a file that differs',
    specFileFindings(
      slice,
      { file: 'a.yaml', text: plain.source, spec: plain, saved: weak, callerAddress: undefined },
      { target: encrypted, edits: [], late: [] },
    ),
    ['create secret', 'get all'],
  ],
])('%s: each command says which cluster of which state store it is about', (_case, findings, words) => {
  const commands = commandsOf(findings)
  expect(commands.map((command) => command.split(' ').slice(1, 3).join(' ')).toSorted()).toEqual(words.toSorted())
  expect(commands.filter((command) => !/--name demo\.example\.test --state s3:\/\/\S+/.test(command))).toEqual([])
})

test.each([true, false])('a bastion that is there, or not: %s', (isThere) => {
  const saved = parseClusterSpec(specFixtureText('private-bastion'))
  const { name } = saved.cluster.metadata
  const there = isThere ? saved : { ...saved, instanceGroups: saved.instanceGroups.filter((one) => !isBastion(one)) }
  const answers = { ...readAnswers(saved), name, configId: config.configId, adopted: 'as-is', bastion: !isThere }
  const [command] = commandsOf(immutableAnswerFindings(clusterConfig.parse(answers), there, { state: 's3://store' }))
  expect(command).toMatch(isThere ? /^kops delete instancegroup bastions/ : /^kops create instancegroup bastions/)
  expect(command).toContain(` --name ${name} --state s3://store`)
})

const isBastion = ({ spec }: KopsDocument): boolean => spec['role'] === 'Bastion'
