import { expect, test } from 'vitest'
import { asTyped } from './as-typed.ts'

const about = { config: 'my files/a.yaml', cluster: 'a.example.com', state: 's3://b', on: 'aws' } as const

test.each([
  [
    'dayone status · dayone up rbac',
    { config: 'a.yaml' },
    'dayone status --config a.yaml · dayone up rbac --config a.yaml',
  ],
  [
    'Run `dayone up rbac`.',
    about,
    "Run `dayone up rbac --config 'my files/a.yaml' --cluster a.example.com --state s3://b --on aws`.",
  ],
  [
    'dayone rbac migrate roles LOG…   (roles)',
    { cluster: 'a.b' },
    'dayone rbac migrate roles --cluster a.b LOG…   (roles)',
  ],
  ['dayone up rbac grants permissions', { cluster: 'a.b' }, 'dayone up rbac --cluster a.b grants permissions'],
  ['dayone up   (resumes from here)', { cluster: 'a.b' }, 'dayone up --cluster a.b   (resumes from here)'],
  ['dayone up --rollback   (back)', { cluster: 'a.b' }, 'dayone up --cluster a.b --rollback   (back)'],
  [
    'dayone verify rbac --cluster c.d --state s3://x',
    about,
    "dayone verify rbac --config 'my files/a.yaml' --on aws --cluster c.d --state s3://x",
  ],
  ['dayone up --on practice --config practice.yaml', about, 'dayone up --on practice --config practice.yaml'],
  ["dayone plan --config 'my files/a.yaml'", about, "dayone plan --config 'my files/a.yaml'"],
  [
    'dayone adopt --cluster c.d · dayone doctor --on aws · dayone practice stop',
    about,
    "dayone adopt --config 'my files/a.yaml' --on aws --cluster c.d · dayone doctor --on aws · dayone practice stop",
  ],
  [
    'dayone adopt --cluster a.b',
    { config: 'a.yaml', describes: { cluster: 'c.d', on: undefined } },
    'dayone adopt --config a.yaml --cluster a.b',
  ],
  [
    'dayone adopt --cluster a.b',
    { describes: { cluster: 'a.b', on: 'aws' as const } },
    'dayone adopt --config a.b.yaml --on aws --cluster a.b',
  ],
  [
    'dayone adopt --cluster a.b --config c.yaml',
    { describes: { cluster: 'a.b', on: undefined } },
    'dayone adopt --cluster a.b --config c.yaml',
  ],
  ['~/.local/state/dayone up', about, '~/.local/state/dayone up'],
  ['dayone status', {}, 'dayone status'],
  ['dayone status', { on: 'practice' as const }, 'dayone status'],
])('%s, about %o', (text, options, typed) => {
  expect(asTyped(text, 'dayone', options)).toBe(typed)
  // What has been typed is typed.
  expect(asTyped(typed, 'dayone', options)).toBe(typed)
})

test.each([
  ['Next: dayone status · dayone up rbac', 'Next: npm start -- status · npm start -- up rbac'],
  ['Run `dayone up namespaces`.', 'Run `npm start -- up namespaces`.'],
  ['Begin again with `dayone`.', 'Begin again with `npm start`.'],
  ['eval "$(dayone practice env)"', 'eval "$(npm start --silent -- practice env)"'],
  ['dayone reach --matrix · dayone rbac can', 'npm start -- reach --matrix · npm start -- rbac can'],
  ['dayone keeps it', 'dayone keeps it'],
  ['~/.local/state/dayone up', '~/.local/state/dayone up'],
  ['dayone.yaml', 'dayone.yaml'],
])('%s', (text, typed) => {
  expect(asTyped(text, 'npm start --')).toBe(typed)
  expect(asTyped(text, 'dayone')).toBe(text)
})
