import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@dayone/host'
import { readClientCertificates } from '@dayone/kube'
import { defined, emptyView, reduce, run, type PipelineEvent, type ProofBook, type RunView } from '@dayone/pipeline'
import { startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openProofBook } from '../evidence/proof-book.ts'
import type { Ports } from '../ports.ts'
import { steps } from '../steps.ts'

/** Many enough that a request for each would be seen. */
const count = 40
const names = Array.from({ length: count }, (_value, index) => `team-${index}`)
const chosen = steps.filter(({ id }) => ['namespaces', 'rbac'].includes(id))
const slices: Readonly<Record<string, unknown>> = {
  namespaces: { namespaces: names.map((name) => ({ name })) },
  rbac: { teams: names.map((name) => ({ group: `oidc:${name}`, namespaces: [name], persona: 'developer' })) },
}

let cluster: LiveCluster
let folder: string
let auditLog: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dayone-audit-'))
  auditLog = join(folder, 'audit.log')
  const policy = join(folder, 'policy.json')
  const rules = [{ level: 'Metadata', omitStages: ['RequestReceived'] }]
  await writeFile(policy, JSON.stringify({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules }))
  const flags = [`--audit-policy-file=${policy}`, `--audit-log-path=${auditLog}`]
  cluster = await startLiveCluster(process.env, { flags, withCilium: true })
}, 60_000)
afterAll(async () => {
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
})

interface AuditEvent {
  readonly verb: string
  readonly userAgent?: string
  readonly requestURI: string
  readonly objectRef?: { readonly resource?: string; readonly name?: string }
}

/** What the program asked since the beginning of the test, as the API server wrote it down. */
const requestsSince = async (bytes: number): Promise<readonly AuditEvent[]> =>
  (await readFile(auditLog, 'utf8'))
    .slice(bytes)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AuditEvent)
    .filter(({ userAgent }) => userAgent === 'dayone')

interface Once {
  readonly verify?: boolean
  /** False: `plan`. */
  readonly changes?: boolean
  /** Without: every check runs. */
  readonly proofs?: ProofBook
}

const runOnce = async ({
  verify = false,
  changes = true,
  proofs,
}: Once): Promise<{ readonly view: RunView; readonly asked: readonly AuditEvent[] }> => {
  const events: PipelineEvent[] = []
  const known = await cluster.facts()
  const before = (await readFile(auditLog, 'utf8')).length
  await run(chosen, {
    config: Object.fromEntries(chosen.map(({ id, config }) => [id, config.parse(slices[id]) as unknown])),
    // A new run of the program: nothing is remembered. These steps need no more than the API server.
    ports: { kube: cluster.newKube(), readKubeconfigs: () => readClientCertificates([]) } as unknown as Ports,
    facts: async () => known,
    clock: systemClock,
    stop: new AbortController().signal,
    kill: new AbortController().signal,
    secrets: { add: () => undefined, redact: (text) => text },
    onEvent: (event) => events.push(event),
    ...(changes ? { approve: async () => true } : {}),
    verify,
    ...defined({ proofs }),
  })
  return { view: events.reduce(reduce, emptyView), asked: await requestsSince(before) }
}

const outcomes = ({ steps: seen }: RunView) => seen.map(({ id, outcome }) => `${id} ${outcome}`)
const writes = (asked: readonly AuditEvent[]) =>
  asked.filter(
    ({ verb, requestURI }) =>
      ['create', 'update', 'patch', 'delete'].includes(verb) &&
      !requestURI.includes('dryRun') &&
      !requestURI.includes('review'),
  )
const lists = (asked: readonly AuditEvent[]) =>
  asked.filter(({ verb }) => verb === 'list').map(({ requestURI }) => requestURI)

describe(`requests of the object steps, with ${count} namespaces and groups`, () => {
  test('creation writes each object once', { timeout: 120_000 }, async () => {
    const { view, asked } = await runOnce({})
    expect(outcomes(view)).toEqual(['namespaces applied', 'rbac applied'])
    const changes = view.steps.reduce((sum, { applied }) => sum + applied, 0)
    expect(writes(asked).length).toBeLessThanOrEqual(Math.ceil(1.02 * changes))
  })

  test.each([
    ['up', true],
    ['plan', false],
  ])('without changes %s lists each kind once for all namespaces', { timeout: 60_000 }, async (_verb, changes) => {
    const { view, asked } = await runOnce({ changes })
    expect(outcomes(view)).toEqual(['namespaces unchanged', 'rbac unchanged'])
    expect(writes(asked)).toEqual([])
    const listed = lists(asked)
    expect(new Set(listed).size).toBe(listed.length)
    // One for each of the twenty-two kinds that the two steps own or look at, and the Secrets of bootstrap tokens beside
    // those of service accounts.
    expect(listed.length).toBeLessThanOrEqual(23)
    // Beside them: the names of the API in two requests, the agents and settings of Cilium, a review of access. A slow
    // computer asks once more whether a kind is served by now.
    expect(asked.length).toBeLessThanOrEqual(29)
  })

  test('and with the proofs it sends no additional requests per namespace', { timeout: 60_000 }, async () => {
    const { view, asked } = await runOnce({ verify: true })
    expect(view.steps.flatMap(({ checks }) => checks).filter(({ status }) => status === 'fail')).toEqual([])
    // One group of the forty is asked some thirty things; the others are like it. How often is looked whether a
    // certificate is signed depends on the computer.
    const counted = asked.filter(
      ({ verb, objectRef }) => verb !== 'get' || objectRef?.resource !== 'certificatesigningrequests',
    )
    expect(counted.length).toBeLessThanOrEqual(110)
  })

  test(
    "finds another manager's edit in one of the namespaces, and does not touch the others",
    { timeout: 60_000 },
    async () => {
      const path = '/apis/networking.k8s.io/v1/namespaces/team-7/networkpolicies/default-deny'
      const edited = await cluster.kube.request({
        method: 'PATCH',
        path: `${path}?fieldManager=somebody`,
        contentType: 'application/merge-patch+json',
        body: { spec: { ingress: [{}] } },
      })
      expect(edited.status).toBe(200)
      const { view } = await runOnce({ changes: false })
      expect(outcomes(view)).toEqual(['namespaces planned', 'rbac unchanged'])
      expect(view.steps[0]?.changes.map(({ change }) => change.target)).toEqual([
        expect.stringMatching(/default-deny.*team-7/),
      ])
      expect(outcomes((await runOnce({})).view)).toEqual(['namespaces applied', 'rbac unchanged'])
    },
  )
})

describe('where nothing has changed since it was proved', () => {
  const up = () =>
    runOnce({ verify: true, proofs: openProofBook(join(folder, 'proved'), { clock: systemClock, program: 'test' }) })
  /** "rbac kept", or "rbac applied and proved, failed: rbac/grants". */
  const proved = ({ steps: seen }: RunView) =>
    seen.map(({ id, outcome, kept, checks }) => {
      if (kept !== undefined && checks.length === 0) return `${id} kept`
      const failed = new Set(checks.filter(({ status }) => status === 'fail').map(({ rule }) => rule))
      return `${id} ${outcome} and proved${failed.size === 0 ? '' : `, failed: ${[...failed].toSorted().join(' ')}`}`
    })
  const neither = ['namespaces kept', 'rbac kept']
  const send = async (method: 'POST' | 'PATCH' | 'DELETE', path: string, body: unknown) => {
    const contentType = method === 'PATCH' ? { contentType: 'application/merge-patch+json' } : {}
    const { status } = await cluster.kube.request({
      method,
      path: `${path}?fieldManager=somebody`,
      body,
      ...contentType,
    })
    expect(status).toBeLessThan(300)
  }

  test('up proves it once, and then says so with few requests', { timeout: 60_000 }, async () => {
    expect(proved((await up()).view)).toEqual(['namespaces unchanged and proved', 'rbac unchanged and proved'])
    const { view, asked } = await up()
    expect(proved(view)).toEqual(neither)
    expect(writes(asked)).toEqual([])
    // One LIST of each kind that decides, as in a plan; the processes of the API server; four questions, and the names of
    // the API in two.
    expect(asked.length).toBeLessThanOrEqual(31)
  })

  const rights = 'rbac.authorization.k8s.io'
  const admission = '/apis/admissionregistration.k8s.io/v1'
  const wide = { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] }
  const administrator = {
    roleRef: { apiGroup: rights, kind: 'ClusterRole', name: 'admin' },
    subjects: [{ apiGroup: rights, kind: 'Group', name: 'oidc:team-3' }],
  }
  const hook = {
    name: 'hook.example.com',
    clientConfig: { url: 'https://hook.example.com/' },
    rules: [{ apiGroups: ['example.com'], apiVersions: ['v1'], resources: ['examples'], operations: ['CREATE'] }],
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    failurePolicy: 'Ignore',
  }

  const isolation = 'namespaces unchanged and proved, failed: namespaces/isolation'
  const persona = 'rbac unchanged and proved, failed: rbac/beyond-persona rbac/grants rbac/refused'
  const allAgain = ['namespaces unchanged and proved', 'rbac unchanged and proved']
  // The last column: what passed with it is kept; neither what failed or warned, nor what nobody can know to be the same.
  test.each<[string, string, object, readonly string[], readonly string[]]>([
    [
      'opens a namespace',
      '/apis/networking.k8s.io/v1/namespaces/team-3/networkpolicies',
      { spec: wide },
      [isolation, 'rbac kept'],
      [isolation, 'rbac kept'],
    ],
    [
      'makes a group administrator of its namespace',
      `/apis/${rights}/v1/namespaces/team-3/rolebindings`,
      administrator,
      ['namespaces unchanged and proved', persona],
      ['namespaces kept', persona],
    ],
    [
      'limits the pods of a namespace',
      '/api/v1/namespaces/team-3/resourcequotas',
      { spec: { hard: { pods: '100' } } },
      allAgain,
      neither,
    ],
    ['asks a webhook', `${admission}/validatingwebhookconfigurations`, { webhooks: [hook] }, allAgain, allAgain],
  ])('up finds what another manager adds that %s', { timeout: 120_000 }, async (_what, path, object, found, again) => {
    await send('POST', path, { metadata: { name: 'foreign' }, ...object })
    try {
      expect(proved((await up()).view)).toEqual(found)
      expect(proved((await up()).view)).toEqual(again)
    } finally {
      await send('DELETE', `${path}/foreign`, {})
    }
    const without = (await up()).view
    expect(without.steps.flatMap(({ checks }) => checks.filter(({ status }) => status === 'fail'))).toEqual([])
    expect(proved((await up()).view)).toEqual(neither)
  })

  const team = '/api/v1/namespaces/team-3'
  test.each<[string, string, object, string]>([
    ['a label of a namespace', team, { metadata: { labels: { colour: 'blue' } } }, 'unchanged'],
    [
      'what a namespace demands of pods',
      team,
      { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } },
      'applied',
    ],
    [
      'an admission policy',
      `${admission}/validatingadmissionpolicies/dayone-guardrails`,
      { spec: { failurePolicy: 'Ignore' } },
      'applied',
    ],
  ])('up finds that another manager changes %s', { timeout: 120_000 }, async (_what, path, object, outcome) => {
    await send('PATCH', path, object)
    expect(proved((await up()).view)[0]).toBe(`namespaces ${outcome} and proved`)
  })
})
