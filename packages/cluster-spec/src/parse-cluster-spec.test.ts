import { UserError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { parseClusterSpec } from './parse-cluster-spec.ts'
import { writeClusterSpec } from './write-cluster-spec.ts'

const cluster = `apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata:
  name: shop.example.com
spec:
  authorization:
    rbac: {}
  sshAccess:
  - 203.0.113.7/32 # the office
`
const group = `apiVersion: kops/v1alpha2
kind: InstanceGroup
metadata:
  name: nodes
spec:
  role: Node
`
const key = `apiVersion: kops.k8s.io/v1alpha2
kind: SSHCredential
metadata:
  labels: {}
spec:
  publicKey: ssh-rsa AAAA
`

test('reads the documents in any order and both names of the API group', () => {
  const spec = parseClusterSpec([key, group, cluster].join('---\n'))
  expect(spec.cluster.metadata.name).toBe('shop.example.com')
  expect(spec.instanceGroups.map(({ metadata }) => metadata.name)).toEqual(['nodes'])
  expect(spec.others.map(({ kind }) => kind)).toEqual(['SSHCredential'])
})

test("a file in kops' style is written back byte for byte, comments included", () => {
  const text = [cluster, group, key].join('---\n')
  expect(writeClusterSpec(parseClusterSpec(text))).toBe(text)
})

test('a spec of values alone is written without its source', () => {
  const spec = { ...parseClusterSpec(cluster), source: '' }
  expect(parseClusterSpec(writeClusterSpec(spec)).cluster).toEqual(spec.cluster)
})

test('quotes YAML 1.1 words, so that Go reads strings', () => {
  const spec = parseClusterSpec(cluster)
  const labelled = {
    ...spec,
    cluster: { ...spec.cluster, spec: { cloudLabels: { a: 'on', b: '0777', c: '12:30:00' } } },
  }
  expect(writeClusterSpec(labelled)).toContain(`a: "on"\n    b: "0777"\n    c: "12:30:00"`)
})

const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]
b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]
c: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]
`
test.each([
  ['no YAML', `kind: [`, /^Line \d+, column \d+: /],
  ['a duplicate key', `${cluster}  sshAccess: []\n`, /^Line 10, column 3: .*unique/],
  ['an alias bomb', `${cluster}---\n${bomb}`, /aliases/],
  ['an alias to itself', `${cluster}---\na: &a [*a]\n`, /^Line 11: .*circular aliases/],
  ['no cluster', group, /no kops document of kind Cluster/],
  ['nothing', '', /no kops document of kind Cluster/],
  ['two clusters', `${cluster}---\n${cluster}`, /^Line 11: Two clusters/],
  ['a group twice', [cluster, group, group].join('---\n'), /^Line 18: .*nodes is defined twice/],
  ['another version', cluster.replace('v1alpha2', 'v1alpha3'), /^Line 1: apiVersion kops.k8s.io\/v1alpha3/],
  ['a list', `${cluster}---\n- a\n`, /^Line 11: /],
  ['a cluster without a name', cluster.replace('name:', 'nom:'), /^Line 1: .*metadata.name/],
])('%s is one UserError', (_, text, message) => {
  const parse = () => parseClusterSpec(text)
  expect(parse).toThrow(message)
  expect(parse).toThrow(UserError)
})
