import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { jsonLines } from './json-lines.ts'
import { createWorld, type PracticeWorld } from './practice-world.ts'

/** `dayone reach` on manifests: no cluster, no cloud. */
let world: PracticeWorld
let folder: string

const write = async (name: string, text: string): Promise<string> => {
  const file = join(folder, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
  return dirname(file)
}

const deployment = (namespace: string, name: string, port: number): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: c, image: "x:1", ports: [{ name: web, containerPort: ${port} }] }] }
`

beforeAll(async () => {
  world = await createWorld()
  folder = join(world.folder, '..', 'work', 'manifests')
  await write('good/shop.yaml', `${deployment('shop', 'web', 8080)}---${deployment('payments', 'api', 8443)}`)
  await write(
    'good/deeper/policies.json',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'from-shop', namespace: 'payments' },
          spec: {
            podSelector: {},
            ingress: [
              {
                from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }],
                ports: [{ port: 'web' }],
              },
            ],
          },
        },
      ],
    }),
  )
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

it('returns the result for one pair, with the deciding policy', async () => {
  const open = await world.dayone('reach', 'shop/web', 'payments/api', '8443', '--from-dir', 'manifests/good')
  expect(open).toMatchObject({
    exitCode: 0,
    stderr: '',
    stdout: 'shop/web[Deployment] → payments/api[Deployment]: TCP 8443 is open (by payments/from-shop)\n',
  })
  const closed = await world.dayone('reach', '203.0.113.9', 'payments', '--from-dir', 'manifests/good')
  expect(closed.stdout).toBe('203.0.113.9/32 → payments/api[Deployment]: nothing (by payments/from-shop)\n')
})

it('returns the results for every pair, one JSON line each, and as a table', async () => {
  const json = await world.dayone('reach', '--matrix', '--from-dir', 'manifests/good', '--output', 'json')
  expect(json).toMatchObject({ exitCode: 0, stderr: '' })
  const lines = jsonLines<{ from: string; to: string }>(json.stdout)
  expect(lines).toHaveLength(8)
  expect(lines).toContainEqual({
    from: 'shop/web[Deployment]',
    to: 'payments/api[Deployment]',
    allowed: [{ protocol: 'TCP', ports: '8443' }],
    by: ['payments/from-shop'],
  })
  expect(lines).toContainEqual({
    from: '0.0.0.0/0',
    to: 'shop/web[Deployment]',
    allowed: [{ protocol: 'all' }],
    by: [],
  })
  const table = await world.dayone('reach', '--matrix', '--from-dir', 'manifests/good')
  expect(table.stdout.split('\n')).toHaveLength(10)
  expect(table.stdout).toMatch(/^FROM +TO +ALLOWED +POLICIES\n/)
})

const admin = `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: stop }
spec:
  priority: 1
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: {} }], ports: [{ portNumber: { port: 8443 } }] }]
`

it('evaluates policies of administrators for the agents in the folder, and says what is undecided without them', async () => {
  const workloads = `${deployment('shop', 'web', 8080)}---${deployment('payments', 'api', 8443)}`
  await write('admin/world.yaml', `${workloads}---${admin}`)
  const ask = () => world.dayone('reach', 'shop/web', 'payments/api', '8443', '--from-dir', 'manifests/admin')
  const unknown = await ask()
  expect(unknown).toMatchObject({
    exitCode: 0,
    stdout: 'shop/web[Deployment] → payments/api[Deployment]: TCP 8443 is undecided (by anp/stop)\n',
  })
  expect(unknown.stderr).toContain('AdminNetworkPolicy: whether the network plugin enforces this kind is not known')
  const json = await world.dayone('reach', 'shop/web', 'payments', '--from-dir', 'manifests/admin', '--output', 'json')
  expect(jsonLines(json.stdout)).toEqual([
    {
      from: 'shop/web[Deployment]',
      to: 'payments/api[Deployment]',
      allowed: [
        { protocol: 'TCP', ports: '1-8442,8444-65535' },
        { protocol: 'UDP', ports: '1-65535' },
        { protocol: 'SCTP', ports: '1-65535' },
      ],
      undecided: [{ protocol: 'TCP', ports: '8443' }],
      by: ['anp/stop'],
    },
  ])
  const agent = (image: string): string =>
    `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: agent, namespace: kube-system }\nspec: { template: { spec: { hostNetwork: true, containers: [{ name: c, image: "${image}" }] } } }\n`
  await write('admin/agent.yaml', agent('quay.io/calico/node:v3.31.3'))
  expect(await ask()).toMatchObject({
    stderr: '',
    stdout: expect.stringContaining('is closed (by anp/stop)') as string,
  })
  await write('admin/agent.yaml', agent('quay.io/cilium/cilium:v1.18.6'))
  const ignored = await ask()
  expect(ignored.stdout).toContain('is open')
  expect(ignored.stderr).toContain('AdminNetworkPolicy: the network plugin does not enforce this kind: it is ignored.')
})

const policy = (spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec:\n${spec}\n`

it.each<[string, string, string, string]>([
  [
    'a CIDR',
    'cidr',
    policy('  podSelector: {}\n  ingress:\n    - from:\n        - ipBlock: { cidr: 10.0.0.0/33 }'),
    'cidr/p.yaml:8: spec.ingress[0].from[0].ipBlock.cidr is not a CIDR: "10.0.0.0/33".',
  ],
  [
    'an exception as large as its block',
    'except',
    policy('  podSelector: {}\n  ingress:\n    - from:\n        - ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.0/8] }'),
    'except/p.yaml:8: spec.ingress[0].from[0].ipBlock.except takes out the whole block',
  ],
  [
    'a misspelt field',
    'field',
    policy('  podselector: {}'),
    'field/p.yaml:5: spec.podselector is no field of this kind. Did you mean podSelector?',
  ],
  ['malformed YAML', 'yaml', policy('  podSelector: {'), 'yaml/p.yaml:'],
  [
    'a duplicate key',
    'twice',
    policy('  podSelector: {}\n  podSelector: {}'),
    'twice/p.yaml:6: Map keys must be unique',
  ],
  ['a template', 'template', policy('  podSelector: {{ .Values.pods }}'), 'template/p.yaml:5: a map is used as a key.'],
  ['an anchor that feeds on itself', 'circle', 'a: &a\n  b: *a\n', 'circle/p.yaml:1: this document has too many'],
  ['nothing at all', 'none', '', 'No workload, namespace or address "shop/web" found.'],
])('invalid %s: exit 2 with file and line', async (_, name, text, words) => {
  await write(`${name}/p.yaml`, text)
  const run = await world.dayone('reach', 'shop/web', '10.0.0.1', '--from-dir', `manifests/${name}`)
  expect(run).toMatchObject({ exitCode: 2, stdout: '' })
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(words)
  expect(run.stderr).not.toMatch(/bug|^ +at /m)
})

it('warns about a selector that selects nothing, with a similar label', async () => {
  await write(
    'near/shop.yaml',
    `${deployment('shop', 'web', 80)}---\n${policy('  podSelector: { matchLabels: { app: wbe } }')}`,
  )
  const { exitCode, stderr } = await world.dayone('reach', '--matrix', '--from-dir', 'manifests/near')
  expect(exitCode).toBe(0)
  expect(stderr).toContain(
    'shop.yaml:11: NetworkPolicy shop/p: spec.podSelector app=wbe selects no pod in shop. Did you mean this? shop/web[Deployment] has app=web.',
  )
})

it.each<[string, readonly string[], string]>([
  ['no ends', [], 'Specify a source and a destination.'],
  ['ends beside --matrix', ['shop', 'shop', '--matrix'], '--matrix covers all pairs'],
  ['a port that is none', ['shop', 'shop', '99999'], '"99999" is not a port.'],
  ['a workload that is not there', ['shop/wbe', 'shop'], 'Did you mean one of these: shop/web[Deployment]'],
  ['two addresses', ['10.0.0.1', '10.0.0.2'], 'Both ends are addresses outside the cluster'],
])('%s: exit 2', async (_, args, words) => {
  const run = await world.dayone('reach', ...args, '--from-dir', 'manifests/good')
  expect(run).toMatchObject({ exitCode: 2, stdout: '' })
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(words)
})
