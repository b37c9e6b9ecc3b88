import type { Kube, KubeObject } from '@dayone/kube'
import {
  liveRunner,
  startLiveCluster,
  startWebhook,
  webhookConfiguration,
  type LiveCluster,
  type LiveRun,
  type LiveWebhook,
  type WebhookAnswer,
} from '@dayone/testing'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { namespaces } from './namespaces.ts'

let cluster: LiveCluster
let webhook: LiveWebhook
let answer: WebhookAnswer = 'allow'
beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
  webhook = await startWebhook(({ object }) => (object.metadata.namespace === 'kube-system' ? 'allow' : answer))
})
afterAll(async () => {
  await webhook.stop()
  await cluster.stop()
})

const configurations = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']
afterEach(async () => {
  for (const kind of configurations) await cluster.kube.remove(configuration(kind))
})
const configuration = (kind: string) => ({ apiVersion: 'admissionregistration.k8s.io/v1', kind, name: 'house-rules' })

let count = 0
/** A namespace of others that is still unchanged. */
const freshNamespace = async (labels: Readonly<Record<string, string>> = {}): Promise<string> => {
  const name = `shop-${++count}`
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })
  return name
}

const runnerOf = (name: string, kube: Kube = cluster.kube) =>
  liveRunner(namespaces, { namespaces: [{ name }] }, () => ({
    ports: { kube },
    facts: () => cluster.facts(),
    snapshot: () => cluster.snapshot(),
  }))

const texts = ({ step }: LiveRun) => step.findings.map(({ text }) => text).join('\n')

/** Installs the webhook for network policies, and waits until the API server calls it. */
const install = async (name: string, next: WebhookAnswer, kind: 'Mutating' | 'Validating' = 'Validating') => {
  answer = { deny: 'not yet' }
  await cluster.create(
    webhookConfiguration(webhook, {
      kind: `${kind}WebhookConfiguration`,
      name: 'house-rules',
      apiGroups: ['networking.k8s.io'],
      resources: ['networkpolicies'],
      timeoutSeconds: 1,
      namespaces: [name],
    }),
  )
  const path = `/apis/networking.k8s.io/v1/namespaces/${name}/networkpolicies?dryRun=All`
  const body = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'a' },
    spec: { podSelector: {} },
  }
  await expect
    .poll(async () => (await cluster.kube.request({ method: 'POST', path, body })).status, { timeout: 20_000 })
    .toBe(400)
  answer = next
}

test('reports a foreign field with its owner before any write, and the printed command resolves it', async () => {
  const name = await freshNamespace({ 'pod-security.kubernetes.io/enforce': 'privileged' })
  const before = await cluster.snapshot()
  const { ended } = await runnerOf(name).apply()
  expect(ended).toMatchObject({
    outcome: 'failed',
    failure: {
      exitCode: 5,
      message: expect.stringContaining('pod-security.kubernetes.io/enforce (owned by somebody)'),
    },
  })
  expect(await cluster.snapshot()).toEqual(before)
  const command = /`kubectl patch namespace '([^']+)' --type=merge -p '([^']+)'`/.exec(ended.failure?.hint ?? '')
  expect(command?.[1]).toBe(name)
  // The request that kubectl sends for it.
  await cluster.kube.request({
    method: 'PATCH',
    path: `/api/v1/namespaces/${name}?fieldManager=kubectl-patch`,
    contentType: 'application/merge-patch+json',
    body: JSON.parse(command?.[2] ?? '') as unknown,
  })
  expect((await runnerOf(name).apply()).ended).toEqual({ outcome: 'applied', failure: undefined })
})

test('a policy of the same name with foreign rules is a conflict, and nothing is written', async () => {
  const name = await freshNamespace()
  const theirs: KubeObject = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'default-deny', namespace: name },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: [{}] },
  }
  await cluster.create(theirs)
  const before = await cluster.snapshot()
  const { ended } = await runnerOf(name).apply()
  expect(ended.failure?.message).toContain('.spec.egress (owned by somebody)')
  expect(ended.failure?.hint).toContain(`kubectl patch networkpolicy 'default-deny' -n ${name}`)
  expect(await cluster.snapshot()).toEqual(before)
})

test('reports a webhook that rejects, with its configuration and message', async () => {
  const name = await freshNamespace()
  await install(name, { deny: 'policies need a ticket number' })
  const before = await cluster.snapshot()
  const { ended } = await runnerOf(name).apply()
  expect(ended.failure).toMatchObject({ exitCode: 5 })
  expect(ended.failure?.message).toContain(
    'the admission webhook house-rules.example.com (ValidatingWebhookConfiguration house-rules) denied it: policies need a ticket number. dayone did not install this webhook.',
  )
  expect(ended.failure?.hint).toContain('kubectl get validatingwebhookconfiguration house-rules -o yaml')
  expect(await cluster.snapshot()).toEqual(before)
})

test('a webhook that times out is not an overloaded server, and is waited for once', async () => {
  const name = await freshNamespace()
  await install(name, 'silence')
  const asked = webhook.asked.length
  const { ended } = await runnerOf(name).apply()
  expect(ended.failure?.message).toMatch(/house-rules.example.com .* timed out.*the API server itself is healthy/)
  expect(webhook.asked.length - asked).toBe(1)
})

test('reports a missing webhook', async () => {
  const name = await freshNamespace()
  await cluster.create(
    webhookConfiguration(
      { ...webhook, url: 'https://127.0.0.1:1/' },
      {
        kind: 'ValidatingWebhookConfiguration',
        name: 'house-rules',
        apiGroups: ['networking.k8s.io'],
        resources: ['networkpolicies'],
        namespaces: [name],
      },
    ),
  )
  const gone = /house-rules.example.com .* cannot be reached, and it must approve every write/
  await expect
    .poll(async () => (await runnerOf(name).plan()).ended.failure?.message ?? '', { timeout: 20_000 })
    .toMatch(gone)
})

test('reports a foreign policy that rejects', async () => {
  const name = await freshNamespace()
  const admission = 'admissionregistration.k8s.io/v1'
  const selector = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } }
  await cluster.create(
    {
      apiVersion: admission,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: 'no-quotas' },
      spec: {
        matchConstraints: {
          resourceRules: [
            { apiGroups: [''], apiVersions: ['*'], resources: ['resourcequotas'], operations: ['CREATE'] },
          ],
        },
        validations: [{ expression: 'false', message: 'quotas are set by finance' }],
      },
    },
    {
      apiVersion: admission,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: 'no-quotas' },
      spec: { policyName: 'no-quotas', validationActions: ['Deny'], matchResources: selector },
    },
  )
  await expect
    .poll(async () => (await runnerOf(name).plan()).ended.failure?.message ?? '', { timeout: 20_000 })
    .toContain('the ValidatingAdmissionPolicy no-quotas denied it: quotas are set by finance')
})

test('reports webhook changes beforehand and writes once; the next run writes nothing, and the checks fail', async () => {
  const name = await freshNamespace()
  await install(name, { patch: [{ op: 'replace', path: '/spec/egress', value: [{}] }] }, 'Mutating')
  const applied = await runnerOf(name).apply()
  expect(applied.ended).toEqual({ outcome: 'applied', failure: undefined })
  expect(texts(applied)).toMatch(
    /NetworkPolicy default-deny in shop-\d+ is mutated on admission, probably by MutatingWebhookConfiguration house-rules \(webhook house-rules.example.com\), which does not belong to dayone: spec.egress \(requested \[\], stored \[\{\}\]\)/,
  )
  expect(applied.step.output.join('\n')).toContain('was stored with different values')
  expect(applied.step.checks.filter(({ status }) => status === 'fail').map(({ id }) => id)).toContain(`NS-02/${name}`)
  const writes = () => webhook.asked.filter(({ dryRun }) => dryRun !== true).length
  const before = writes()
  const again = await runnerOf(name).apply()
  expect(again.ended.outcome).toBe('unchanged')
  expect(texts(again)).toContain(`NetworkPolicy default-deny in ${name} is mutated on admission`)
  expect(writes()).toBe(before)
})

test('something that reverts each write ends the run, and is named', async () => {
  const name = await freshNamespace()
  expect((await runnerOf(name).apply()).ended.outcome).toBe('applied')
  const edit = () =>
    cluster.kube.request({
      method: 'PATCH',
      path: `/api/v1/namespaces/${name}/resourcequotas/dayone?fieldManager=gitops`,
      contentType: 'application/merge-patch+json',
      body: { spec: { hard: { pods: '500' } } },
    })
  await edit()
  // The LISTs of a run are shared for a few seconds.
  await expect.poll(async () => (await runnerOf(name).plan()).ended.outcome, { timeout: 20_000 }).toBe('planned')
  let writes = 0
  const contested: Kube = {
    ...cluster.kube,
    apply: async (manifest, options) => {
      const stored = await cluster.kube.apply(manifest, options)
      writes += 1
      await edit()
      return stored
    },
  }
  const { ended } = await runnerOf(name, contested).apply()
  expect(ended.failure).toMatchObject({ exitCode: 5, detail: expect.stringContaining('set by gitops') })
  expect(ended.failure?.message).toContain(
    `Something reverts ResourceQuota dayone in ${name} as soon as dayone writes it`,
  )
  expect(writes).toBe(1)
})

test('rules in other namespaces are a hint, not a rejection, for a namespace that does not exist yet', async () => {
  await install('default', { deny: 'nothing goes into default' })
  const { ended, step } = await runnerOf('brand-new').plan()
  expect(ended.outcome).toBe('planned')
  expect(step.findings.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(
      /may be rejected: .*nothing goes into default.*Tested in the namespace default, because theirs does not exist yet/,
    ),
  )
})

test('a binding that someone set back to warnings is weakened, although violations exist: verify fails, the plan restores it', async () => {
  const name = await freshNamespace()
  expect((await runnerOf(name).apply()).ended.outcome).toBe('applied')
  // It gets the default level.
  await freshNamespace()
  const bindings = ['dayone-tenant-workloads', 'dayone-new-namespaces'] as const
  for (const binding of bindings)
    await cluster.kube.request({
      method: 'PATCH',
      path: `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/${binding}?fieldManager=somebody`,
      contentType: 'application/merge-patch+json',
      body: { spec: { validationActions: ['Warn', 'Audit'] } },
    })
  const violation: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'violation', namespace: name },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'violation' } },
      template: {
        metadata: { labels: { app: 'violation' } },
        spec: { containers: [{ name: 'a', image: 'registry.k8s.io/pause' }] },
      },
    },
  }
  const path = `/apis/apps/v1/namespaces/${name}/deployments`
  const create = async () => (await cluster.kube.request({ method: 'POST', path, body: violation })).status
  await expect.poll(create, { timeout: 30_000, interval: 500 }).toBe(201)
  await freshNamespace({ 'pod-security.kubernetes.io/enforce': 'privileged' })

  const runner = (more: object = {}) =>
    liveRunner(namespaces, { namespaces: [{ name }], ...more }, () => ({
      ports: { kube: cluster.newKube() },
      facts: () => cluster.facts(),
      snapshot: () => cluster.snapshot(),
    }))
  const { step } = await runner().check()
  const failed = step.checks.filter(({ status }) => status === 'fail').map(({ rule }) => rule)
  expect(failed).toEqual(expect.arrayContaining(['namespaces/tenant-policies', 'namespaces/tenant-rules']))
  const { events, planned } = await runner().plan()
  const restored = bindings.map((binding) => `ValidatingAdmissionPolicyBinding/${binding}`).toSorted()
  expect(planned.map(({ id }) => id).toSorted()).toEqual(restored)
  const changes = events.flatMap((event) => (event.type === 'step.planned' ? event.plan.changes : []))
  for (const change of changes) expect(`${change.why} ${change.diff}`).toMatch(/somebody changed it.*Deny/s)
  // dayone.yaml can still decide for warnings.
  const byChoice = await runner({ tenantRules: 'warn' }).plan()
  expect(byChoice.planned.map(({ id }) => id)).toContain(
    'ValidatingAdmissionPolicyBinding/dayone-tenant-workloads-warn',
  )
  expect((await runner().apply()).ended.outcome).toBe('applied')

  // Deleted, or bound elsewhere: nothing says any more that this namespace was denied, except what dayone wrote after it.
  const binding = (one: string) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    name: one,
  })
  const plannedIds = async () => (await runner().plan()).planned.map(({ id }) => id).toSorted()
  const [workloads, objects] = ['dayone-tenant-workloads', 'dayone-tenant-objects']
  for (const one of [...bindings, objects]) await cluster.kube.remove(binding(one))
  const deleted = [...restored, `ValidatingAdmissionPolicyBinding/${objects}`].toSorted()
  expect(await plannedIds()).toEqual(deleted)
  await cluster.kube.remove(binding('dayone-guardrails'))
  await cluster.kube.remove({ ...binding('dayone-new-namespaces'), kind: 'MutatingAdmissionPolicy' })
  expect(await plannedIds()).toEqual(
    [
      ...deleted,
      'MutatingAdmissionPolicy/dayone-new-namespaces',
      'ValidatingAdmissionPolicyBinding/dayone-guardrails',
    ].toSorted(),
  )
  expect((await runner().apply()).ended.outcome).toBe('applied')
  for (const one of bindings)
    expect((await cluster.kube.get(binding(one)))?.['spec']).toMatchObject({ validationActions: ['Deny'] })
  for (const one of [workloads, objects])
    await cluster.kube.request({
      method: 'PATCH',
      path: `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/${one}?fieldManager=somebody`,
      contentType: 'application/merge-patch+json',
      body: { spec: { matchResources: { namespaceSelector: { matchExpressions: null, matchLabels: { a: 'b' } } } } },
    })
  const moved = [workloads, objects].map((one) => `ValidatingAdmissionPolicyBinding/${one}`).toSorted()
  expect(await plannedIds()).toEqual(moved)
  expect((await runner().apply()).ended.outcome).toBe('applied')
  expect((await runner().plan()).ended.outcome).toBe('unchanged')

  // The restored bindings are dayone's alone, so it can change them without a conflict.
  // A namespace that dayone.yaml did not list for a while has no rules meanwhile: it starts with warnings again.
  const other = await freshNamespace()
  const listing = (...names: readonly string[]) =>
    runner({ namespaces: names.map((one) => ({ name: one })), newNamespaces: { mode: 'off' } })
  expect((await listing(other).apply()).ended).toEqual({ outcome: 'applied', failure: undefined })
  expect((await listing(name, other).plan()).planned.map(({ id }) => id)).toContain(
    'ValidatingAdmissionPolicyBinding/dayone-tenant-workloads-warn',
  )
})
