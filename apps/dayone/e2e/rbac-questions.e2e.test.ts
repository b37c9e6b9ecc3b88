import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { jsonLines } from './json-lines.ts'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import { startChild, type Ended } from './run-child.ts'

/** Questions about rights, offline: no cloud is started. */
let world: PracticeWorld
let work: string

const rbac = 'rbac.authorization.k8s.io'
const manifests = `apiVersion: ${rbac}/v1
kind: ClusterRole
metadata: { name: reader }
aggregationRule: { clusterRoleSelectors: [{ matchExpressions: [{ key: to, operator: In, values: [reader] }] }] }
---
apiVersion: ${rbac}/v1
kind: ClusterRole
metadata: { name: pods, labels: { to: reader } }
rules:
  - { apiGroups: [''], resources: [pods, pods/log], verbs: [get, list] }
  - { nonResourceURLs: [/metrics*], verbs: [get] }
---
apiVersion: v1
kind: List
items:
  - apiVersion: ${rbac}/v1
    kind: RoleBinding
    metadata: { name: readers, namespace: shop }
    roleRef: { apiGroup: ${rbac}, kind: ClusterRole, name: reader }
    subjects: [{ kind: User, name: jane }, { kind: Group, name: 'oidc:dev' }]
  - apiVersion: ${rbac}/v1
    kind: ClusterRoleBinding
    metadata: { name: ops }
    roleRef: { apiGroup: ${rbac}, kind: ClusterRole, name: reader }
    subjects: [{ kind: Group, name: ops }]
`
const json = {
  apiVersion: `${rbac}/v1`,
  kind: 'Role',
  metadata: { name: 'ci', namespace: 'shop' },
  rules: [{ apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['web'], verbs: ['patch'] }],
}
const binding = {
  apiVersion: `${rbac}/v1`,
  kind: 'RoleBinding',
  metadata: { name: 'ci', namespace: 'shop' },
  roleRef: { apiGroup: rbac, kind: 'Role', name: 'ci' },
  subjects: [{ kind: 'ServiceAccount', name: 'ci', namespace: 'tools' }],
}

beforeAll(async () => {
  world = await createWorld()
  work = world.launch().cwd
  await mkdir(join(work, 'm', 'deep'), { recursive: true })
  await writeFile(join(work, 'm', 'a.yaml'), manifests)
  await writeFile(join(work, 'm', 'deep', 'role.json'), JSON.stringify(json))
  await writeFile(join(work, 'm', 'deep', 'binding.yml'), JSON.stringify(binding, undefined, 2))
  await writeFile(join(work, 'm', 'README.md'), 'no manifest')
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

/** With a file on stdin, which children of the other tests do not have. */
const withStdin = (file: string, ...args: readonly string[]): Promise<Ended> => {
  const { program, args: launched, env, cwd } = world.launch(...args)
  const script = 'exec "$0" "$@" < "$STDIN_FILE"'
  return startChild({
    program: '/bin/sh',
    args: ['-c', script, program, ...launched],
    env: { ...env, STDIN_FILE: join(work, file) },
    cwd,
    deadlineMs: 60_000,
  }).ended
}

const ci = ['--service-account', 'tools/ci']
it.each<[string, number, string]>([
  [
    'can --user jane get po -n shop',
    0,
    'RoleBinding/shop/readers → ClusterRole/reader → ClusterRole/pods (aggregated)',
  ],
  ['can --user jane get pods', 3, 'it applies in shop only'],
  ['can --group oidc:dev get pods/log web-0 -n shop', 0, 'yes  Group oidc:dev: get pods/log web-0 in shop'],
  ['can --group ops get /metrics/cadvisor', 0, 'ClusterRoleBinding/ops'],
  ['can --user jane get /metrics', 3, 'no   User jane'],
  [`can ${ci.join(' ')} patch deployments.apps web -n shop`, 0, 'RoleBinding/shop/ci → Role/shop/ci'],
  [`can ${ci.join(' ')} patch deploy -n shop`, 3, 'only for web, and no name is given'],
  ['explain --group oidc:dev --group ops list pods -n shop', 0, 'Group ops → ClusterRoleBinding/ops'],
  ['explain --user nobody list pods -n shop', 3, 'No binding grants it.'],
  ['can --user system:serviceaccount:tools:ci', 0, 'deployments.apps (web)'],
  ['can --group system:masters delete nodes', 0, 'Group/system:masters'],
  ['who-can list pods -n shop', 0, 'Group oidc:dev'],
  ['who-can delete nodes', 0, 'Nobody can delete nodes through a binding.'],
])('rbac %s', async (line, exitCode, words) => {
  const run = await world.dayone('rbac', ...line.split(' '), '--from', 'm')
  expect(run).toMatchObject({ exitCode, stderr: '' })
  expect(run.stdout).toContain(words)
})

it.each<[string, number, string]>([
  ['can --group dev list pods -n shop', 3, 'No binding names the group dev. Did you mean oidc:dev?\n'],
  ['who-can delte pods', 0, '"delte" is not a verb of Kubernetes. Did you mean delete?\n'],
])('rbac %s: says on stderr what may be misspelled', async (line, exitCode, stderr) => {
  expect(await world.dayone('rbac', ...line.split(' '), '--from', 'm')).toMatchObject({ exitCode, stderr })
})

it('lint: reports flaws in manifests, the most severe first, and an exception in dayone.yaml', async () => {
  const open = `apiVersion: ${rbac}/v1
kind: ClusterRoleBinding
metadata: { name: dashboard }
roleRef: { apiGroup: ${rbac}, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: dashboard, namespace: shop }]
`
  await writeFile(join(work, 'flawed.yaml'), open)
  expect(await world.dayone('rbac', 'lint', '--from', 'm')).toMatchObject({ exitCode: 0, stderr: '' })
  const found = await world.dayone('rbac', 'lint', '--from', 'flawed.yaml')
  expect(found.exitCode).toBe(3)
  expect(found.stdout).toContain('critical  RB-01  ServiceAccount shop/dashboard can do everything')
  const id = 'RB-01/ClusterRoleBinding/dashboard/ServiceAccount:shop/dashboard'
  expect(found.stdout).toContain(`Id: ${id}`)
  // The manifests can be those of any cluster, so the fix with kubectl does not refer to practice.
  expect(found.stdout).toContain('kubectl delete clusterrolebinding/dashboard')
  expect(found.stdout).not.toContain('practice')
  const exception = `[{finding: '${id}', reason: it is rebuilt, owner: ann, until: "2999-01-31"}]`
  const accepted = await world.dayone(
    ...['rbac', 'lint', '--from', 'flawed.yaml', '--set', 'rbac.teams=[]', '--set', `rbac.accepted=${exception}`],
  )
  expect(accepted.exitCode).toBe(0)
  expect(accepted.stdout).toContain('Accepted until 2999-01-31 by ann: it is rebuilt')
})

it('personas: a matrix that fits 80 columns', async () => {
  const run = await world.dayone('rbac', 'personas')
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  expect(run.stdout).toMatch(/^read Secrets +- +- +yes/m)
  const [table = ''] = run.stdout.split('\n\n')
  for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})

it.each([
  ['jane --group system:masters', 'belongs to Kubernetes'],
  ['jane --group shop', 'use "oidc:shop"'],
  ['system:admin --group oidc:shop', 'is reserved for Kubernetes'],
  ['jane', 'one group: --group NAME'],
])('rbac kubeconfig %s: exit 2', async (line, words) => {
  const run = await world.dayone('rbac', 'kubeconfig', ...line.split(' '))
  expect(run.exitCode).toBe(2)
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(words)
})

it('--output json is one object per line', async () => {
  const explain = await world.dayone(
    'rbac',
    'explain',
    '--user',
    'jane',
    'get',
    'pods',
    '-n',
    'shop',
    '--from',
    'm',
    '--output',
    'json',
  )
  expect(jsonLines(explain.stdout)).toMatchObject([
    { type: 'rbac.explain', user: 'jane', allowed: true, because: [{ from: 'pods', subjects: [{ name: 'jane' }] }] },
  ])
  const who = await world.dayone('rbac', 'who-can', 'get', 'pods', '--from', 'm', '--output', 'json')
  expect(jsonLines(who.stdout)).toMatchObject([
    { holders: [{ namespace: 'shop' }, { namespace: 'shop' }, { binding: 'ClusterRoleBinding/ops' }] },
  ])
  const rights = await world.dayone('rbac', 'can', '--group', 'ops', '--from', 'm', '--output', 'json')
  expect(jsonLines(rights.stdout)).toMatchObject([
    { type: 'rbac.rights', namespace: null, rights: [{ what: '/metrics*' }, {}, {}] },
  ])
})

const review = (user: string, namespace: string) =>
  JSON.stringify({ user, resourceAttributes: { verb: 'get', resource: 'pods', namespace } })

it('answers requests in order, a line each, and nothing else on stdout', async () => {
  const many = Array.from({ length: 5_000 }, (_, at) => review(at % 2 === 0 ? 'jane' : 'joe', 'shop'))
  await writeFile(join(work, 'requests.jsonl'), `${many.join('\n')}\n\n${review('jane', 'web')}`)
  const file = await world.dayone('rbac', 'can', '--from', 'm', '--requests', 'requests.jsonl')
  expect(file).toMatchObject({ exitCode: 0, stderr: '' })
  const answers = jsonLines<{ allowed: boolean; because: unknown }>(file.stdout)
  expect(answers.map(({ allowed }) => allowed)).toEqual([...many.map((_, at) => at % 2 === 0), false])
  expect(answers[0]).toEqual({
    allowed: true,
    because: [
      {
        binding: 'RoleBinding/shop/readers',
        role: 'ClusterRole/reader',
        rule: { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'pods/log'] },
      },
    ],
  })
  expect(answers[1]).toEqual({ allowed: false, because: [] })
  const piped = await withStdin('requests.jsonl', 'rbac', 'can', '--from', 'm', '--requests', '-')
  expect(piped).toEqual(file)
})

it('accepts a large dump, and one from a pipe', async () => {
  const map = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace: 'shop' },
    data: { a: 'x'.repeat(9e6) },
  }
  await writeFile(
    join(work, 'large.json'),
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [map, binding, json] }),
  )
  const words = ['rbac', 'can', ...ci, 'patch', 'deploy', 'web', '-n', 'shop', '--from']
  expect(await world.dayone(...words, 'large.json')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await withStdin('large.json', ...words, '/dev/stdin')).toMatchObject({ exitCode: 0, stderr: '' })
})

it('accepts manifests on stdin', async () => {
  const run = await withStdin('m/a.yaml', 'rbac', 'can', '--group', 'ops', 'get', 'pods', '--from', '-')
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
})

it('an invalid request: those before it are answered, then exit 2 with its line', async () => {
  await writeFile(join(work, 'cut.jsonl'), `${review('jane', 'shop')}\n${review('joe', 'shop')}\n{"user":"ja`)
  const run = await world.dayone('rbac', 'can', '--from', 'm', '--requests', 'cut.jsonl')
  expect(run.exitCode).toBe(2)
  expect(jsonLines(run.stdout)).toMatchObject([{ allowed: true }, { allowed: false }])
  expect(run.stderr).toContain('cut.jsonl:3: not JSON')
})

it.each<[string, string, string]>([
  ['broken.yaml', 'a: 1\n b: [', 'bad/broken.yaml:'],
  [
    'role.yaml',
    `apiVersion: ${rbac}/v1\nkind: Role\nmetadata: { name: r }\nrules:\n  - verbs: [get]\n`,
    'bad/role.yaml:5: Role r: rules[0] has no apiGroups',
  ],
  ['values.yaml', 'replicas: 3\n', 'bad/values.yaml:1: not a Kubernetes manifest'],
  ['notes.txt', 'x', 'bad contains no manifests.'],
])('%s: exit 2 with file and line', async (name, text, words) => {
  await rm(join(work, 'bad'), { recursive: true, force: true })
  await mkdir(join(work, 'bad'))
  await writeFile(join(work, 'bad', name), text)
  const run = await world.dayone('rbac', 'can', '--user', 'jane', '--from', 'bad')
  expect(run).toMatchObject({ exitCode: 2, stdout: '' })
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(words)
})

it.each<[string, string]>([
  ['can get pods', 'No subject given'],
  ['can --user= get pods', '--user is empty.'],
  ['can --user jane get', 'Specify a verb and a resource.'],
  ['can --user jane get things', 'Kubernetes has no resource "things".'],
  ['can --service-account ci get pods', '"ci" is not a service account.'],
  ['who-can get pods --user jane', 'who-can lists all subjects'],
  ['can --requests none.jsonl', 'none.jsonl cannot be read.'],
  ['can --requests none.jsonl --user jane', 'takes all questions from its file'],
  ['may', 'Unknown command: dayone rbac may.'],
])('rbac %s: exit 2', async (line, words) => {
  const run = await world.dayone('rbac', ...line.split(' '), '--from', 'm')
  expect(run).toMatchObject({ exitCode: 2, stdout: '' })
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(words)
})
