import { readFileSync } from 'node:fs'
import { UserError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { parseDeletePreview } from './parse-delete-preview.ts'

const real = readFileSync(new URL('../fixtures/delete-preview.txt', import.meta.url), 'utf8')

test("parses kops' own table to its last row", () => {
  const { resources } = parseDeletePreview(real)
  expect(resources).toHaveLength(28)
  expect(Object.groupBy(resources, ({ type }) => type)).toMatchObject({
    instance: [
      { name: 'control-plane-us-west-2a.masters.old.example.test', id: 'i-a7766fac02da5a545' },
      { name: 'nodes-us-west-2a.old.example.test', id: 'i-82688157385d82216' },
    ],
    volume: [
      { name: 'a.etcd-events.old.example.test', id: 'vol-d39f6332722ff4131' },
      { name: 'a.etcd-main.old.example.test', id: 'vol-301733927e3144c26' },
    ],
    vpc: [{ name: 'old.example.test', id: 'vpc-2f1b76b1f36a74264' }],
  })
  expect(
    resources.every(({ type, name, id }) => ![type, name, id].some((cell) => cell === '' || /\s/.test(cell))),
  ).toBe(true)
})

test.each([
  [
    'a resource without a name',
    'TYPE\t\tNAME\t\tID\nelastic-ip\t\t\teipalloc-1\n',
    [{ type: 'elastic-ip', name: '', id: 'eipalloc-1' }],
  ],
  [
    'a name with blanks',
    'TYPE\tNAME\t\tID\nvolume\tmy own disk\tvol-1\n',
    [{ type: 'volume', name: 'my own disk', id: 'vol-1' }],
  ],
  [
    'Windows line ends',
    'TYPE\tNAME\tID\r\nvpc\tdemo\tvpc-1\r\n\r\nMust specify --yes',
    [{ type: 'vpc', name: 'demo', id: 'vpc-1' }],
  ],
  [
    'a banner before the table',
    '\n*****\nA new kops is there\n*****\n\nTYPE\tNAME\tID\nvpc\tdemo\tvpc-1\n',
    [{ type: 'vpc', name: 'demo', id: 'vpc-1' }],
  ],
  [
    'a cluster that was never built',
    'No cloud resources to delete\n\nMust specify --yes to unregister the cluster\n',
    [],
  ],
])('parses %s', (_, text, resources) => {
  expect(parseDeletePreview(text)).toEqual({ resources, text })
})

test.each([
  ['nothing at all', ''],
  ['other text', 'Deleted cluster: "demo"\n'],
  ['a row out of its column', 'TYPE\tNAME\tID\n\tdemo\tvpc-1\n'],
])('rejects %s: unlisted resources must not be deleted', (_, text) => {
  expect(() => parseDeletePreview(text)).toThrow(UserError)
  expect(() => parseDeletePreview(text)).toThrow(/Nothing was deleted/)
})
