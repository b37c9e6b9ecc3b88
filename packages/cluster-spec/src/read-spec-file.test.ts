import { UserError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { readSpecFile } from './read-spec-file.ts'

const cluster = 'apiVersion: kops/v1alpha2\nkind: Cluster\nmetadata:\n  name: shop.example.com\nspec:\n  x: 1\n'
const group = (owner: string, more = ''): string =>
  `apiVersion: kops/v1alpha2\nkind: InstanceGroup\nmetadata:\n  name: nodes\n  labels:\n    kops.k8s.io/cluster: ${owner}\nspec:\n  role: Node\n${more}`

test('reads a file as it is', () => {
  const spec = readSpecFile(`\uFEFF${cluster}---\n${group('shop.example.com')}`, 'f.yaml')
  expect(spec.instanceGroups.map(({ metadata }) => metadata.name)).toEqual(['nodes'])
})

test('braces in a block scalar, or in a comment, are not a template', () => {
  const script = '  w: |\n    echo {{ .Node }}\n  # {{ a note }}\n  z: { a: { b: 1 } }\n'
  expect(readSpecFile(`${cluster}${script}`, 'f.yaml').cluster.spec['w']).toBe('echo {{ .Node }}\n')
})

test.each<[string, string, RegExp]>([
  ['a value', `${cluster}  y: {{ .size }}\n`, /^f\.yaml:7:6: this is a template/],
  ['a value in quotes', `${cluster}  y: "{{ .size }}"\n`, /^f\.yaml:7:6: this is a template/],
  ['a part of a word', `${cluster}  y: nodes-{{ .zone }}\n`, /^f\.yaml:7:6: this is a template/],
  ['a line of its own', `${cluster}{{- range .zones }}\n  y: 1\n{{- end }}\n`, /^f\.yaml:7:1: this is a template/],
  ['two clusters', `${cluster}---\n${cluster}`, /^f\.yaml:8:1: Two clusters/],
  ['a group of another cluster', `${cluster}---\n${group('web.example.com')}`, /nodes belongs to web\.example\.com/],
  ['groups alone', group('shop.example.com'), /^f\.yaml:1:1: no kops document of kind Cluster/],
  ['nothing', '', /^f\.yaml:1:1: no kops document/],
  ['no YAML', `${cluster}  y: [1,\n  z: 2\n`, /^f\.yaml:\d+:\d+: /],
  ['a tab', `${cluster}\ty: 1\n`, /^f\.yaml:7:1: /],
])('%s: one error with the position', (_, text, message) => {
  const read = () => readSpecFile(text, 'f.yaml')
  expect(read).toThrow(message)
  expect(read).toThrow(UserError)
})
