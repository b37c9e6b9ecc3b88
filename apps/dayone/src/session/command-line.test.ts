import { expect, it } from 'vitest'
import { commandLine } from './command-line.ts'

it.each([
  [['up'], {}, 'dayone up'],
  [
    ['up', 'rbac'],
    { on: 'aws' as const, cluster: 'shop.example.com' },
    'dayone up rbac --cluster shop.example.com --on aws',
  ],
  [['plan'], { config: 'my files/a.yaml', state: 's3://b' }, "dayone plan --config 'my files/a.yaml' --state s3://b"],
  [
    ['up'],
    { set: ['cluster.nodes=3', "a.b=[it's]"] },
    String.raw`dayone up --set cluster.nodes=3 --set 'a.b=[it'\''s]'`,
  ],
])('%j with %j', (words, options, typed) => {
  expect(commandLine(words, options)).toBe(typed)
})
