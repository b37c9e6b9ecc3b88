import { systemClock } from '@dayone/host'
import type { KubeObject } from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import { liveRunner, plantedLaws, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkRules } from './check-rules.ts'
import { namespaces } from './namespaces.ts'
import { conversion, halves, people, standIn, webhook, wideOpen } from './admission/planted-world.fixture.ts'

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withCilium: true })
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other', labels: { team: 'x' } } })
  // Reachability needs pods at both ends.
  for (const namespace of ['team', 'other', 'kube-system']) await cluster.create(...standIn(namespace))
  await cluster.create(...webhook, ...conversion, ...people)
})
afterAll(() => cluster.stop())

const input = {
  namespaces: [{ name: 'team', team: 'team' }],
  expect: ['other cannot reach team'],
  kubeSystem: { mode: 'guard' },
  newNamespaces: { mode: 'deny', requireTeam: true },
  forbiddenLabels: ['example.com/cost-center', 'bill.example.com/'],
}
const config = namespaces.config.parse(input)
const world = () => ({
  ports: { kube: cluster.newKube() },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
})

const verify = async (): Promise<readonly Check[]> => {
  const ctx = {
    ports: { kube: cluster.newKube() },
    facts: await cluster.facts(),
    clock: systemClock,
    stop: new AbortController().signal,
    report: () => undefined,
    secret: () => undefined,
  } as unknown as StepContext<{ kube: LiveCluster['kube'] }>
  return namespaces.verify(config, ctx)
}

const up = async () => {
  const run = await liveRunner(namespaces, input, world).apply()
  expect(run.ended.failure).toBeUndefined()
  return run
}

const admission = '/apis/admissionregistration.k8s.io/v1/validatingadmission'

const sound = async () => {
  await up()
  // The API server reloads its policies about every second.
  const isWhole = async () =>
    (await verify()).every(({ rule, status }) => rule !== 'namespaces/tenant-rules' || status === 'pass')
  await expect.poll(isWhole, { timeout: 30_000, interval: 500 }).toBe(true)
  return verify()
}

/** A policy takes effect shortly after it is stored, and so does what weakens it. */
const untilFailed = async (id: string): Promise<readonly Check[]> => {
  const isFailed = async () => (await verify()).some(({ rule, status }) => rule === id && status === 'fail')
  await expect.poll(isFailed, { timeout: 30_000, interval: 500 }).toBe(true)
  return verify()
}

const patch = async (path: string, body: object, contentType = 'application/merge-patch+json') => {
  const { status, body: answer } = await cluster.kube.request({
    method: 'PATCH',
    path: `${path}?fieldManager=somebody`,
    contentType,
    body,
  })
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`)
}

/** Objects of others that exist while the checks run. */
const during = async (...objects: readonly KubeObject[]): Promise<readonly Check[]> => {
  await up()
  await cluster.create(...objects)
  const checks = await verify()
  for (const { apiVersion, kind, metadata } of objects)
    await cluster.kube.remove({ apiVersion, kind, name: metadata.name, namespace: metadata.namespace ?? '' })
  return checks
}

plantedLaws(checkRules, {
  'namespaces/guards': {
    sound,
    planted: async () => {
      await up()
      await patch('/api/v1/namespaces/team/resourcequotas/dayone', { spec: { scopes: ['Terminating'] } }).catch(
        // The scopes of a quota are immutable, so the attacker recreates it.
        async () => {
          await cluster.kube.remove({ apiVersion: 'v1', kind: 'ResourceQuota', name: 'dayone', namespace: 'team' })
          await cluster.create({
            apiVersion: 'v1',
            kind: 'ResourceQuota',
            metadata: { name: 'dayone', namespace: 'team' },
            spec: { hard: { pods: '1000' }, scopes: ['Terminating'] },
          })
        },
      )
      return verify()
    },
  },
  'namespaces/pod-security': {
    sound,
    planted: async () => {
      await up()
      await patch('/api/v1/namespaces/team', {
        metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
      })
      return verify()
    },
  },
  'namespaces/limits': {
    sound,
    planted: async () => {
      await up()
      const larger = { type: 'Container', default: { cpu: '4', memory: '8Gi' }, max: { cpu: '4', memory: '8Gi' } }
      await patch('/api/v1/namespaces/team/limitranges/dayone', { spec: { limits: [larger] } })
      const isFailed = async () =>
        (await verify()).some(({ rule, status }) => rule === 'namespaces/limits' && status === 'fail')
      // The API server's cache of limits is updated with a delay.
      await expect.poll(isFailed, { timeout: 20_000, interval: 500 }).toBe(true)
      return verify()
    },
  },
  'namespaces/no-token': {
    sound,
    planted: async () => {
      await up()
      await patch('/api/v1/namespaces/team/serviceaccounts/default', { automountServiceAccountToken: true })
      return verify()
    },
  },
  'namespaces/quota': {
    sound,
    planted: async () => {
      await up()
      await cluster.kube.remove({ apiVersion: 'v1', kind: 'ResourceQuota', name: 'dayone', namespace: 'team' })
      return verify()
    },
  },
  'namespaces/tenant-policies': {
    sound,
    planted: async () => {
      await up()
      await patch(`${admission}policies/dayone-tenant-workloads`, {
        spec: { matchConditions: [{ name: 'spare', expression: "'system:masters' in request.userInfo.groups" }] },
      })
      return verify()
    },
  },
  'namespaces/tenant-rules': {
    sound,
    planted: async () => {
      await up()
      const elsewhere = {
        matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['other'] }],
      }
      await patch(`${admission}policybindings/dayone-tenant-workloads`, {
        spec: { matchResources: { namespaceSelector: elsewhere } },
      })
      const isFailed = async () =>
        (await verify()).some(({ rule, status }) => rule === 'namespaces/tenant-rules' && status === 'fail')
      // A policy takes effect shortly after it is stored, and so does what weakens it.
      await expect.poll(isFailed, { timeout: 30_000, interval: 500 }).toBe(true)
      return verify()
    },
  },
  'namespaces/require-team': {
    sound,
    planted: async () => {
      await up()
      await patch(`${admission}policies/dayone-new-namespaces`, {
        spec: { matchConditions: [{ name: 'never', expression: 'false' }] },
      })
      return untilFailed('namespaces/require-team')
    },
  },
  'namespaces/forbidden-labels': {
    sound,
    planted: async () => {
      await up()
      await patch(`${admission}policybindings/dayone-tenant-labels`, {
        spec: { matchResources: { namespaceSelector: { matchLabels: { created: 'elsewhere' } } } },
      })
      return untilFailed('namespaces/forbidden-labels')
    },
  },
  'namespaces/isolation': { sound, planted: () => during(halves) },
  'namespaces/expect': { sound, planted: () => during(halves, wideOpen) },
  'namespaces/platform': {
    sound,
    planted: () =>
      during({
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumNetworkPolicy',
        metadata: { name: 'no-nodes', namespace: 'team' },
        spec: { endpointSelector: {}, ingressDeny: [{ fromEntities: ['host', 'remote-node'] }] },
      }),
  },
  'namespaces/kube-system': {
    sound,
    planted: () => during({ ...wideOpen, metadata: { name: 'wide-open', namespace: 'kube-system' } }),
  },
  'namespaces/enforcement': {
    sound,
    planted: async () => {
      await up()
      const path = '/api/v1/namespaces/kube-system/configmaps/cilium-config'
      await patch(path, { data: { 'enable-policy': 'never' } })
      const checks = await verify()
      await patch(path, { data: { 'enable-policy': 'default' } })
      return checks
    },
  },
  'namespaces/default': {
    sound,
    planted: async () => {
      await up()
      await patch('/api/v1/namespaces/default', {
        metadata: { labels: { 'pod-security.kubernetes.io/enforce': null } },
      })
      return verify()
    },
  },
  'namespaces/new-namespaces': {
    sound,
    planted: async () => {
      await up()
      await patch('/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings/dayone-new-namespaces', {
        spec: { matchResources: { namespaceSelector: { matchLabels: { created: 'elsewhere' } } } },
      })
      const isFailed = async () =>
        (await verify()).some(({ rule, status }) => rule === 'namespaces/new-namespaces' && status === 'fail')
      await expect.poll(isFailed, { timeout: 30_000, interval: 500 }).toBe(true)
      return verify()
    },
  },
  'namespaces/leftovers': {
    sound,
    planted: async () => {
      await liveRunner(namespaces, input, world).apply()
      const smaller = namespaces.config.parse({ namespaces: [{ ...input.namespaces[0], allowSameNamespace: false }] })
      const ctx = {
        ports: { kube: cluster.newKube() },
        facts: await cluster.facts(),
        clock: systemClock,
        stop: new AbortController().signal,
        secret: () => undefined,
      } as unknown as StepContext<{ kube: LiveCluster['kube'] }>
      return namespaces.verify(smaller, ctx)
    },
  },
})

const open = (checks: readonly Check[]) =>
  checks.filter(({ rule, status }) => rule === 'namespaces/isolation' && status === 'fail')

test('plan and verify report an added policy with what it opens and for whom, whatever its label', async () => {
  await up()
  await cluster.create(halves)
  const [check] = open(await verify())
  expect(check).toMatchObject({ target: 'NetworkPolicy halves in team', severity: 'high' })
  expect(check?.text).toContain('allows ingress from 0.0.0.0/1, 128.0.0.0/1')
  const planned = await liveRunner(namespaces, input, world).plan()
  expect(planned.step.findings.map(({ id }) => id)).toContain(check?.id)
  const accepted = { finding: check?.id, reason: 'A test.', owner: 'ops', until: '2099-12-31' }
  const withIt = await liveRunner(namespaces, { ...input, accepted: [accepted] }, world).check()
  expect(open(withIt.step.checks)).toEqual([])
  await patch('/apis/networking.k8s.io/v1/namespaces/team/networkpolicies/halves', { spec: { ingress: [{}] } })
  const widened = await liveRunner(namespaces, { ...input, accepted: [accepted] }, world).check()
  expect(open(widened.step.checks)).toHaveLength(1)
  await cluster.kube.remove({ ...halves, name: 'halves', namespace: 'team' })
})

test('reports a Cilium policy that allows, but not one that only denies', async () => {
  const cilium = (name: string, kind: string, spec: object): KubeObject => ({
    apiVersion: 'cilium.io/v2',
    kind,
    metadata: { name, ...(kind === 'CiliumNetworkPolicy' ? { namespace: 'team' } : {}) },
    spec,
  })
  const checks = await during(
    cilium('allows', 'CiliumNetworkPolicy', { endpointSelector: {}, egress: [{ toEntities: ['world'] }] }),
    cilium('denies', 'CiliumClusterwideNetworkPolicy', {
      endpointSelector: {},
      egressDeny: [{ toEntities: ['world'] }],
    }),
  )
  expect(open(checks).map(({ target }) => target)).toEqual(['CiliumNetworkPolicy allows in team'])
})

test('the conversion webhook of a CRD gets its rule before default-deny, and verify fails without it', async () => {
  const name = 'dayone-allow-api-server-to-convert'
  const about = (checks: readonly Check[]) => checks.find(({ id }) => id === `NS-02/team/${name}`)
  await up()
  expect(about(await verify())).toMatchObject({
    status: 'pass',
    rule: 'namespaces/platform',
    text: expect.stringContaining(
      'it answers the conversion webhook of CustomResourceDefinition orders.team.example.com',
    ),
  })
  const policies = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', namespace: 'team' }
  const denial = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', namespace: 'team', name: 'default-deny' }
  await cluster.kube.remove({ ...policies, name })
  expect(about(await verify())).toMatchObject({ status: 'fail' })
  await cluster.kube.remove(denial)
  const order = (await up()).events.flatMap((event) => (event.type === 'change.applied' ? [event.change.id] : []))
  const at = (id: string) => order.indexOf(id)
  expect(at(`CiliumNetworkPolicy/team/${name}`)).toBeGreaterThanOrEqual(0)
  expect(at(`CiliumNetworkPolicy/team/${name}`)).toBeLessThan(at('NetworkPolicy/team/default-deny'))
})

test('restores weakened or recreated guards in place, and the plan names who and what', async () => {
  await up()
  const path = '/apis/networking.k8s.io/v1/namespaces/team/networkpolicies/default-deny'
  const before = await cluster.kube.request({ method: 'GET', path })
  await patch(path, { spec: { podSelector: { matchLabels: { guarded: 'yes' } } } })
  await cluster.kube.remove({ apiVersion: 'v1', kind: 'LimitRange', name: 'dayone', namespace: 'team' })
  await cluster.kube.request({
    method: 'POST',
    path: '/api/v1/namespaces/team/limitranges?fieldManager=kubectl-create',
    body: {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'dayone' },
      spec: { limits: [{ type: 'Container', max: { cpu: '64' } }] },
    },
  })
  const run = await up()
  const [planned] = run.events.flatMap((event) => (event.type === 'step.planned' ? [event.plan] : []))
  const words = Object.fromEntries((planned?.changes ?? []).map(({ id, why, diff }) => [id, `${why} ${diff}`]))
  expect(words['LimitRange/team/dayone']).toContain('kubectl-create created it')
  expect(words['NetworkPolicy/team/default-deny']).toContain('somebody changed it')
  expect(words['NetworkPolicy/team/default-deny']).toContain('guarded')
  const uid = ({ body }: { body: unknown }) => (body as KubeObject).metadata['uid']
  expect(uid(await cluster.kube.request({ method: 'GET', path }))).toBe(uid(before))
  expect((await liveRunner(namespaces, input, world).plan()).ended.outcome).toBe('unchanged')
})

test('opens the node-local DNS cache for Cilium', async () => {
  const facts = async () => ({ ...(await cluster.facts()), nodeLocalDns: '169.254.20.10' })
  const run = await liveRunner(namespaces, input, () => ({ ...world(), facts })).apply()
  expect(run.ended).toEqual({ outcome: 'applied', failure: undefined })
  expect(run.step.checks.filter(({ status }) => status === 'fail')).toEqual([])
  await up()
})

test.each([
  ['network plugin', 'cni', ['/opt/cni/bin', '/etc/cni/net.d']],
  ['CSI driver', 'csi', ['/var/lib/kubelet/plugins_registry']],
])('refuses to guard a namespace that runs a %s, and writes nothing', async (role, name, paths) => {
  await cluster.create(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'agent', namespace: name },
      spec: {
        selector: { matchLabels: { app: 'agent' } },
        template: {
          metadata: { labels: { app: 'agent' } },
          spec: {
            containers: [{ name: 'agent', image: 'registry.example.com/agent:1.0' }],
            volumes: paths.map((path, index) => ({ name: `host-${index}`, hostPath: { path } })),
          },
        },
      },
    },
  )
  const read = () => cluster.kube.get({ apiVersion: 'v1', kind: 'Namespace', name })
  const before = await read()
  const listed = { ...input, namespaces: [...input.namespaces, { name }] }
  const { ended } = await liveRunner(namespaces, listed, world).apply()
  expect(ended.failure?.message).toContain(`${name} runs a ${role} (DaemonSet agent)`)
  expect(await read()).toEqual(before)

  await cluster.kube.remove({ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', namespace: name })
  // Earlier tests leave bindings of another field manager, which a plan of this world does not touch.
  const without = await liveRunner(namespaces, listed, world).plan()
  expect(without.ended.failure?.message ?? '').not.toContain(`runs a ${role}`)
})
