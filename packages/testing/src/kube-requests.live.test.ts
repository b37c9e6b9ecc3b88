import { issueCertificate, systemClock, type CertifiedKey } from '@dayone/host'
import {
  applyObjectChange,
  connectKube,
  planObjects,
  type DesiredObject,
  type Kube,
  type KubeconfigConnection,
} from '@dayone/kube'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLiveAudit } from './live-audit.ts'
import { startLiveCluster, type LiveCluster } from './live-cluster.ts'

const audit = await openLiveAudit()
const { requestsOf } = audit
let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { flags: audit.flags })
})
afterAll(async () => {
  await cluster.stop()
  await audit.remove()
})

const desired = (value: string): readonly DesiredObject[] =>
  Array.from({ length: 30 }, (_, index) =>
    ['ConfigMap', 'Secret'].map((kind) => ({
      manifest: {
        apiVersion: 'v1',
        kind,
        metadata: { name: `counted-${index}`, namespace: 'default' },
        ...(kind === 'Secret' ? {} : { data: { value: index === 0 ? value : 'same' } }),
      },
      wave: 0,
      why: 'It is counted',
    })),
  ).flat()

const planWith = async (kube: Kube, wanted: readonly DesiredObject[]) =>
  planObjects(wanted, await kube.observe(wanted.map(({ manifest }) => manifest)))

const connectionAs = ({ certificatePem, privateKeyPem }: CertifiedKey): KubeconfigConnection => ({
  server: cluster.api.server,
  certificateAuthority: { pem: cluster.api.authority.certificatePem },
  user: { certificate: { pem: certificatePem }, privateKey: { pem: privateKeyPem } },
})

/** Like a new run of the program: without any cached state of the cluster. */
const newRun = (): Kube => connectKube(connectionAs(cluster.api.admin), { clock: systemClock })

test('missing objects cost one more LIST of their kind, and each object one PATCH', async () => {
  const kube = newRun()
  const requests = await requestsOf(async () => {
    for (const change of await planWith(kube, desired('first'))) await applyObjectChange(kube, change, () => undefined)
  })
  const counts = Object.entries(Object.groupBy(requests, (request) => request))
  expect(Object.fromEntries(counts.map(([request, all]) => [request, all?.length]))).toEqual({
    'list configmaps': 2,
    'list secrets': 2,
    'patch configmaps': 30,
    'patch secrets': 30,
  })
})

test('sixty unchanged objects of two kinds cost two LISTs, however often they are observed', async () => {
  const kube = newRun()
  const requests = await requestsOf(async () => {
    expect(await planWith(kube, desired('first'))).toEqual([])
    expect(await planWith(kube, desired('first'))).toEqual([])
  })
  expect(requests).toEqual(['list configmaps', 'list secrets'])
})

test('one change costs one PATCH, and a new LIST of its kind only', async () => {
  const kube = newRun()
  await planWith(kube, desired('first'))
  const requests = await requestsOf(async () => {
    for (const change of await planWith(kube, desired('second'))) await applyObjectChange(kube, change, () => undefined)
    expect(await planWith(kube, desired('second'))).toEqual([])
  })
  expect(requests).toEqual(['list configmaps', 'patch configmaps'])
})

test.each<[string, (kube: Kube) => Promise<unknown>, unknown]>([
  ['who asks', (kube) => kube.version(), '1.36.1'],
  ['who waiting for the API server', (kube) => kube.reach(), { kind: 'ready' }],
])('renews an admin certificate that expires during a run once, unnoticed by %s', async (_, ask, answer) => {
  const expired = await issueCertificate({
    ca: cluster.api.authority,
    commonName: 'kubecfg-admin',
    organizations: ['system:masters'],
    seconds: 60,
    now: new Date(Date.now() - 3_600_000),
  })
  const given = [expired, cluster.api.admin]
  const kube = connectKube(async () => connectionAs(given.shift() ?? expired), { clock: systemClock })
  expect(await ask(kube)).toEqual(answer)
  expect(given).toEqual([])
})
