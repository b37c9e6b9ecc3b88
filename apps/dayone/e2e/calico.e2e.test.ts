import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { jsonLines } from './json-lines.ts'
import { createWorld, type PracticeWorld } from './practice-world.ts'

/** A cluster with Calico: the CRDs are those that kops wrote to its state store. */
const CLUSTER = 'first.practice.dayone'
let world: PracticeWorld

beforeAll(async () => {
  world = await createWorld()
  const choices = ['cluster.networking=calico', 'namespaces.kubeSystem.mode=guard'].flatMap((set) => ['--set', set])
  const created = await world.dayone('up', '--on', 'practice', '--yes', ...choices)
  expect(created).toMatchObject({ exitCode: 0, stderr: '' })
  await world.plain('kops', 'export', 'kubeconfig', '--name', CLUSTER, '--admin')
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

const kubectl = (...args: string[]) => world.plain('kubectl', '--context', CLUSTER, ...args)

const apply = async (name: string, ...objects: readonly object[]): Promise<string> => {
  const file = join(world.folder, '..', 'work', name)
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }))
  await kubectl('apply', '-f', file)
  return file
}

interface Row {
  readonly check?: { readonly id: string; readonly control?: string; readonly status: string; readonly text: string }
}

const denyCheck = async (): Promise<Row['check']> => {
  const { stdout } = await world.dayone('verify', 'metadata-guard', '--output', 'json')
  return jsonLines<Row>(stdout)
    .flatMap(({ check }) => check ?? [])
    .find(({ control, status }) => control === 'MG-02' && status !== 'skip')
}

const isClosed = async (): Promise<readonly string[]> => {
  const { stdout } = await world.dayone('verify', 'namespaces', '--output', 'json')
  return jsonLines<Row>(stdout)
    .flatMap(({ check }) => check ?? [])
    .filter(({ id }) => id === 'NS-02/kube-system/reach')
    .map(({ status }) => status)
}

it('a new cluster lets the pods of other namespaces reach only DNS in kube-system, until a policy of others opens more', async () => {
  const reach = async (port: string) =>
    (await world.dayone('reach', 'page-score/page-score', 'kube-system/coredns', port)).stdout
  expect(await reach('udp/53')).toContain('UDP 53 is open (by kube-system/dayone-allow-dns-to-kube-dns')
  expect(await reach('9153')).toContain('TCP 9153 is closed')
  expect(await isClosed()).toEqual(['pass'])
  const again = await world.dayone('plan', 'namespaces')
  expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/nothing to change/i) as string })

  const file = await apply('open.json', {
    apiVersion: 'crd.projectcalico.org/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'default.open', namespace: 'kube-system' },
    spec: { types: ['Ingress'], ingress: [{ action: 'Allow' }] },
  })
  expect(await isClosed()).toEqual(['fail'])
  await kubectl('delete', '-f', file)
  expect(await isClosed()).toEqual(['pass'])
})

it('the deny rule is in a tier that is evaluated first, and passes everything else', async () => {
  const tier = JSON.parse(await kubectl('get', 'tiers.crd.projectcalico.org', 'dayone', '-o', 'json')) as object
  expect(tier).toMatchObject({ spec: { order: 100, defaultAction: 'Pass' } })
  const policy = JSON.parse(
    await kubectl('get', 'globalnetworkpolicies.crd.projectcalico.org', 'dayone.deny-metadata', '-o', 'json'),
  ) as object
  expect(policy).toMatchObject({
    spec: { tier: 'dayone', types: ['Egress'], egress: [{ action: 'Deny' }, { action: 'Deny' }, { action: 'Pass' }] },
  })
  expect(await denyCheck()).toMatchObject({ status: 'pass' })
  const again = await world.dayone('plan', 'metadata-guard')
  expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/nothing to change/i) as string })
})

it('status names every layer that keeps pods from the metadata service, and what gets through', async () => {
  const { exitCode, stdout } = await world.dayone('status', 'metadata-guard')
  expect(exitCode).toBe(0)
  const layers = 'blocked \\(token \\+ hop limit, cluster-wide deny\\)'
  expect(stdout).toMatch(new RegExp(`^nodes-us-west-2a +guarded \\(\\d+\\) +${layers} +blocked \\(admission`, 'm'))
  expect(stdout).toMatch(new RegExp(`^nodes-us-west-2a +exempt: kube-system +${layers} +reachable +reachable$`, 'm'))
  expect(stdout).toMatch(/^reaches it through its node: kube-system: .*DaemonSet calico-node.* \(hostNetwork\)/m)
})

it('a team that allows itself everything cannot reach the metadata address', async () => {
  await apply('all.json', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'all', namespace: 'page-score' },
    spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{}] },
  })
  const reach = async (address: string) =>
    jsonLines<{ allowed: unknown[] }>((await world.dayone('reach', 'page-score', address, '--output', 'json')).stdout)
  const [closed, open] = [await reach('169.254.169.254'), await reach('203.0.113.7')]
  expect(closed.map(({ allowed }) => allowed.length)).toEqual(closed.map(() => 0))
  expect(open.filter(({ allowed }) => allowed.length > 0)).toHaveLength(closed.length)
  expect(closed.length).toBeGreaterThan(0)
  expect(await denyCheck()).toMatchObject({ status: 'pass' })
})

it('a policy of administrators is after our tier and before the policies of teams; verify names what it opens', async () => {
  const file = await apply('admin.json', {
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'AdminNetworkPolicy',
    metadata: { name: 'out' },
    spec: {
      priority: 5,
      subject: { namespaces: { matchLabels: { 'kubernetes.io/metadata.name': 'page-score' } } },
      egress: [
        { action: 'Deny', to: [{ networks: ['198.51.100.0/24'] }] },
        { action: 'Allow', to: [{ networks: ['0.0.0.0/0'] }], ports: [{ portNumber: { protocol: 'TCP', port: 443 } }] },
      ],
    },
  })
  const reach = async (address: string) =>
    jsonLines<{ allowed: unknown[]; undecided?: unknown; by: readonly string[] }>(
      (await world.dayone('reach', 'page-score', address, 'tcp/443', '--output', 'json')).stdout,
    )
  const [denied, allowed, metadata] = [
    await reach('198.51.100.7'),
    await reach('192.0.2.1'),
    await reach('169.254.169.254'),
  ]
  expect(denied.length).toBeGreaterThan(0)
  for (const line of denied) expect(line).toMatchObject({ allowed: [], by: ['anp/out'] })
  for (const { allowed: ports, by } of allowed) {
    expect(ports).toMatchObject([{ ports: '443' }])
    expect(by).toContain('anp/out')
  }
  for (const line of metadata) expect(line).toMatchObject({ allowed: [] })
  for (const { undecided } of [...denied, ...allowed, ...metadata]) expect(undecided).toBeUndefined()
  expect(await denyCheck()).toMatchObject({ status: 'pass' })
  const { stdout } = await world.dayone('verify', 'namespaces', '--output', 'json')
  const texts = jsonLines<Row>(stdout).flatMap(({ check }) => (check?.status === 'fail' ? [check.text] : []))
  expect(texts).toContainEqual(expect.stringContaining('It allows egress to 0.0.0.0/0'))
  await kubectl('delete', '-f', file)
})

it('detects a foreign tier before it, and a weakened deny rule; up repairs the latter', async () => {
  const group = 'crd.projectcalico.org/v1'
  const file = await apply(
    'first.json',
    { apiVersion: group, kind: 'Tier', metadata: { name: 'first' }, spec: { order: 50 } },
    {
      apiVersion: group,
      kind: 'GlobalNetworkPolicy',
      metadata: { name: 'first.all' },
      spec: { tier: 'first', types: ['Egress'], egress: [{ action: 'Allow' }] },
    },
  )
  expect(await denyCheck()).toMatchObject({ status: 'fail', text: expect.stringContaining('first.all') as string })
  await kubectl('delete', '-f', file)

  const resource = ['globalnetworkpolicies.crd.projectcalico.org', 'dayone.deny-metadata'] as const
  await kubectl('patch', ...resource, '--type', 'merge', '-p', '{"spec":{"selector":"app == \'nothing\'"}}')
  expect(await denyCheck()).toMatchObject({ status: 'fail', text: expect.stringContaining('was changed') as string })
  expect(await world.dayone('up', 'metadata-guard', '--yes')).toMatchObject({ exitCode: 0 })
  expect(await denyCheck()).toMatchObject({ status: 'pass' })
})

it('remove deletes the policy and its tier', async () => {
  const removed = await world.dayone('remove', 'metadata-guard', '--yes')
  expect(removed).toMatchObject({ exitCode: 0 })
  expect(await kubectl('get', 'tiers.crd.projectcalico.org', '-o', 'name')).not.toContain('/dayone')
  expect(await kubectl('get', 'globalnetworkpolicies.crd.projectcalico.org', '-o', 'name')).toBe('')
  expect(await denyCheck()).toMatchObject({ status: 'fail' })
})
