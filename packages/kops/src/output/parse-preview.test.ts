import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parsePreview } from './parse-preview.ts'

/** Printed by kops 1.36.2 for narrower access lists, AlwaysAllow, and a group with optional tokens and three hops. */
const narrowed = await readFile(new URL('../fixtures/preview-narrowed.txt', import.meta.url), 'utf8')

test('parses what is created, modified, and deleted only with --prune', () => {
  const preview = parsePreview(narrowed)

  expect(preview.isEmpty).toBe(false)
  expect(preview.creates.map(({ type, name }) => `${type} ${name}`)).toEqual([
    'SecurityGroupRule from-203.0.113.7/32-ingress-tcp-22to22-masters.demo.example.test',
    'SecurityGroupRule from-203.0.113.7/32-ingress-tcp-22to22-nodes.demo.example.test',
    'SecurityGroupRule from-203.0.113.7/32-ingress-tcp-443to443-api-elb.demo.example.test',
    'SecurityGroupRule icmp-pmtu-api-elb-203.0.113.7/32',
  ])
  expect(preview.creates[0]?.fields.slice(1, 3)).toEqual([
    { name: 'CIDR', value: '203.0.113.7/32' },
    { name: 'Protocol', value: 'tcp' },
  ])
  expect(preview.modifies.map(({ type, name }) => `${type} ${name}`)).toEqual([
    'LaunchTemplate control-plane-us-west-2a.masters.demo.example.test',
    'LaunchTemplate nodes-us-west-2a.demo.example.test',
    'ManagedFile cluster-completed.spec',
    'ManagedFile nodeupconfig-control-plane-us-west-2a',
  ])
  expect(preview.modifies[1]?.fields).toEqual([
    { name: 'HTTPPutResponseHopLimit', value: '1 -> 3' },
    { name: 'HTTPTokens', value: 'required -> optional' },
  ])
  expect(preview.prunes).toEqual(
    ['12612de8c13ef17f9: port=22', '750046ed4129f4067: port=443', 'cc9cdfc7482e9b21f: port=22'].map((rule) => ({
      type: 'SecurityGroupRule',
      name: `sg-${rule} protocol=tcp ip=127.0.0.1/32 ipv6=`,
      fields: [],
    })),
  )
  expect(preview.deletes).toEqual([])
  expect(preview.text).toBe(narrowed)
})

test('a multi-line difference belongs to its field', () => {
  const [contents] = parsePreview(narrowed).modifies[3]?.fields ?? []
  expect(contents?.name).toBe('Contents')
  expect(contents?.value.split('\n')).toEqual(
    expect.arrayContaining(['+     authorizationMode: AlwaysAllow', '-     authorizationMode: Node,RBAC']),
  )
})

test('parses items deleted during the update, with a name as long as its column', () => {
  const text = `Items will be deleted during update:
  AutoscalingGroup     old.demo.example.test
  NetworkLoadBalancerWithALongName api-demo

Must specify --yes to apply changes
`
  expect(parsePreview(text).deletes).toEqual([
    { type: 'AutoscalingGroup', name: 'old.demo.example.test', fields: [] },
    { type: 'NetworkLoadBalancerWithALongName', name: 'api-demo', fields: [] },
  ])
})

test.each([
  ['nothing to do', 'No changes need to be applied\n', true],
  [
    'nothing to do, after a banner',
    '\n****\n\nA new kops version is available: 1.36.3\n\n****\n\nNo changes need to be applied\r\n',
    true,
  ],
  [
    'only old rules left',
    'Items will be deleted only when the --prune flag is specified:\n  SecurityGroupRule    sg-1: port=443\n\nMust specify --yes to apply changes\n',
    false,
  ],
])('%s', (_, text, isEmpty) => {
  expect(parsePreview(text).isEmpty).toBe(isEmpty)
})

test.each(['', 'panic: runtime error', '{"a": 1}', '  LaunchTemplate/x\n'])(
  'text that is not a preview is an error, never "nothing to do": %j',
  (text) => {
    expect(() => parsePreview(text)).toThrow('kops printed a preview that dayone cannot parse.')
  },
)
