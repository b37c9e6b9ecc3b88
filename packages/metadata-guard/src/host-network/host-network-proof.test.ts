import { workloadKinds, type KubeObject, type KubeRequest, type KubeResponse } from '@dayone/kube'
import type { Clock } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { proveHostNetworkRefused, type Requester } from './host-network-proof.ts'

const requestersOf = (kube: Requester['kube']): readonly Requester[] =>
  [workloadKinds.Deployment, workloadKinds.Pod].map((kind) => ({ kind, who: 'an administrator', kube }))

const created: KubeResponse = { status: 201, body: {} }
const forbidden = (message: string): KubeResponse => ({ status: 403, body: { message } })
const byPolicy = forbidden("ValidatingAdmissionPolicy 'dayone-no-host-access' denied request")
const byPodSecurity = forbidden('pods "x" is forbidden: violates PodSecurity "restricted:latest"')

/** An API server whose response depends on the kind and on hostNetwork. */
const server = (answers: { readonly [when: string]: KubeResponse | readonly KubeResponse[] }) => {
  const asked: KubeRequest[] = []
  const turns = new Map<string, number>()
  return {
    asked,
    request: async (request: KubeRequest): Promise<KubeResponse> => {
      asked.push(request)
      const object = request.body as KubeObject
      const when = `${object.kind}${JSON.stringify(object).includes('"hostNetwork":true') ? ' on host' : ''}`
      const answer = answers[when] ?? created
      if (!('length' in answer)) return answer
      const turn = turns.get(when) ?? 0
      turns.set(when, turn + 1)
      return answer[Math.min(turn, answer.length - 1)] ?? created
    },
  }
}

const clock = (): Clock => {
  let now = 0
  return { now: () => new Date(now), sleep: async (ms) => void (now += ms) }
}

test.each([
  ['both refused by ours', { 'Deployment on host': byPolicy, 'Pod on host': byPolicy }, ['pass', 'pass']],
  ['the pod by pod security', { 'Deployment on host': byPolicy, 'Pod on host': byPodSecurity }, ['pass', 'pass']],
  [
    'the policy comes late',
    { 'Deployment on host': [created, created, byPolicy], 'Pod on host': byPolicy },
    ['pass', 'pass'],
  ],
  ['nobody refuses', {}, ['fail', 'fail']],
  [
    'no right to ask',
    { 'Deployment on host': forbidden('User cannot create'), 'Pod on host': byPolicy },
    ['warn', 'pass'],
  ],
  [
    'everything is refused',
    { 'Deployment on host': byPolicy, 'Pod on host': byPolicy, Pod: forbidden('exceeded quota') },
    ['pass', 'warn'],
  ],
])('%s', async (_case, answers, statuses) => {
  const api = server(answers)
  const checks = await proveHostNetworkRefused(requestersOf(api), 'page', { clock: clock(), patienceMs: 10_000 })
  expect(checks.map(({ status }) => status)).toEqual(statuses)
  expect(api.asked.every(({ path }) => path.endsWith('?dryRun=All'))).toBe(true)
})

test('does not wait for a missing policy', async () => {
  const api = server({})
  await proveHostNetworkRefused(requestersOf(api), 'page', { clock: clock(), patienceMs: 0 })
  expect(api.asked).toHaveLength(4)
})
