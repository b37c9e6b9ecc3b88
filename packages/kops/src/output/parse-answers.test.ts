import { expect, test } from 'vitest'
import { parseClusterNames } from './parse-cluster-names.ts'
import { parseRollingTable } from './parse-rolling-table.ts'
import { parseValidation } from './parse-validation.ts'
import { readVersion } from '../versions/version.ts'

test('parses the table of a rolling update by its columns', () => {
  const table = `NAME\t\t\t\tSTATUS\t\tNEEDUPDATE\tREADY\tMIN\tTARGET\tMAX\tNODES
control-plane-us-west-2a\tNeedsUpdate\t1\t\t0\t1\t1\t1\t1
nodes-us-west-2a\t\tReady\t\t0\t\t3\t3\t3\t5\t3

Must specify --yes to rolling-update.
`
  expect(parseRollingTable(table)).toEqual([
    { name: 'control-plane-us-west-2a', status: 'NeedsUpdate', needUpdate: 1, ready: 0 },
    { name: 'nodes-us-west-2a', status: 'Ready', needUpdate: 0, ready: 3 },
  ])
})

test.each(['', 'something else', 'NAME STATUS NEEDUPDATE READY\nnodes Ready many 0\n'])(
  'text without a table is an error: %j',
  (text) => {
    expect(() => parseRollingTable(text)).toThrow('a table of instance groups that dayone cannot parse')
  },
)

test('no update required, without a table', () => {
  expect(parseRollingTable('\nNo rolling-update required.\n')).toEqual([])
})

test('parses failures with their group as an object, and nodes; both may be absent', () => {
  const instanceGroup = { metadata: { name: 'nodes-us-west-2a' }, spec: { role: 'Node' } }
  const failures = [
    { type: 'InstanceGroup', name: '', message: 'did not have enough nodes 0 vs 1', instanceGroup },
    { type: 'Pod', name: 'kube-system/x', message: 'pod is pending' },
  ]
  const nodes = [{ name: 'i-1', zone: 'us-west-2a', role: 'control-plane', hostname: 'i-1', status: 'True' }]

  expect(parseValidation(JSON.stringify({ failures }))).toEqual({
    isValid: false,
    failures: [
      { type: 'InstanceGroup', name: 'nodes-us-west-2a', message: 'did not have enough nodes 0 vs 1' },
      { type: 'Pod', name: 'kube-system/x', message: 'pod is pending' },
    ],
    nodes: [],
  })
  expect(parseValidation(`a banner\n${JSON.stringify({ nodes })}\n`)).toEqual({
    isValid: true,
    failures: [],
    nodes: [{ name: 'i-1', role: 'control-plane', zone: 'us-west-2a', status: 'True' }],
  })
})

test.each(['', 'not json', '{"failures":[', '[]'])('validation without a result is an error: %j', (text) => {
  expect(() => parseValidation(text)).toThrow('output that dayone cannot parse')
})

test('parses names of clusters: an array, or an object for a single one', () => {
  const cluster = (name: string) => ({ kind: 'Cluster', metadata: { name } })
  expect(parseClusterNames(JSON.stringify([cluster('a.test'), cluster('b.test')]))).toEqual(['a.test', 'b.test'])
  expect(parseClusterNames(JSON.stringify(cluster('a.test')))).toEqual(['a.test'])
  expect(() => parseClusterNames('[{}]')).toThrow('a list of clusters that dayone cannot parse')
  expect(() => parseClusterNames('NAME\na.test')).toThrow('a list of clusters that dayone cannot parse')
})

test.each(['1.36.0\n', '1.36.2', 'v1.36.9', '1.36.2-beta.1', 'a warning\n1.36.2\n'])(
  'kops %j is supported',
  (answer) => {
    expect(readVersion(answer, 'kops')).toMatch(/^1\.36\.\d+$/)
  },
)

test.each([
  ['1.35.4', '1.35.4'],
  ['1.37.0-alpha.1', '1.37.0'],
  ['2.0.0', '2.0.0'],
  ['', 'nothing'],
  ['hello', 'hello'],
])('rejects kops %j, with the supported range', (answer, found) => {
  expect(() => readVersion(answer, '/opt/kops')).toThrow(
    `Unsupported kops version ${found}; dayone requires >=1.36.0 <1.37.0`,
  )
})
