import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCertificateAuthority, issueCertificate, type CertifiedKey } from '@dayone/host'
import { readClientCertificates, type KubeObject } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import { liveRunner, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rbac } from './rbac.ts'

/**
 * Weakened in the background: default roles and bindings of Kubernetes, which are matched by name and not by content;
 * tokens.
 */
const api = '/apis/rbac.authorization.k8s.io/v1'
const group = 'oidc:developers'
const input = { teams: [{ group, namespaces: ['shop'], persona: 'developer' }], auditors: [] }
let cluster: LiveCluster

const runner = (wanted: unknown, kubeconfigs: readonly string[] = []) =>
  liveRunner(rbac, wanted, () => ({
    ports: { kube: cluster.newKube(), readKubeconfigs: () => readClientCertificates(kubeconfigs) },
    facts: () => cluster.facts(),
    snapshot: () => cluster.snapshot(),
  }))

const failed = async (accepted: readonly object[] = []): Promise<readonly Check[]> =>
  (await runner({ ...input, accepted }).check()).step.checks.filter(({ status }) => status === 'fail')

beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } })
  await runner(input).apply()
}, 60_000)
afterAll(() => cluster.stop())

const patch = async (path: string, body: unknown): Promise<void> => {
  const { status } = await cluster.kube.request({
    method: 'PATCH',
    path: `${api}/${path}`,
    body,
    contentType: 'application/merge-patch+json',
  })
  expect(status).toBe(200)
}

const read = async (path: string): Promise<Readonly<Record<string, unknown>>> =>
  (await cluster.kube.request({ method: 'GET', path: `${api}/${path}` })).body as Record<string, unknown>

it('nothing fails beforehand', async () => {
  expect(await failed()).toEqual([])
})

it('a default role for everyone that was widened', async () => {
  const path = 'clusterroles/system:basic-user'
  const { rules } = (await read(path)) as { rules: readonly object[] }
  const more = { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }
  await patch(path, { rules: [...rules, more] })
  const found = await failed()
  await patch(path, { rules })
  expect(found.map(({ text }) => text).join('\n')).toMatch(/system:authenticated .*system:basic-user/)
  expect(await failed()).toEqual([])
})

it('a subject added to cluster-admin, accepted by name until a date', async () => {
  const path = 'clusterrolebindings/cluster-admin'
  const { subjects } = (await read(path)) as { subjects: readonly object[] }
  const mallory = { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'mallory' }
  await patch(path, { subjects: [...subjects, mallory] })
  const [found, ...others] = await failed()
  expect(others).toEqual([])
  expect(found).toMatchObject({ severity: 'critical', text: expect.stringContaining('mallory') as string })
  const why = { reason: 'They repair the cluster tonight.', owner: 'ann' }
  const finding = found?.id ?? ''
  expect(await failed([{ finding, ...why, until: '2999-12-31' }])).toEqual([])
  expect((await failed([{ finding, ...why, until: '2020-01-31' }])).map(({ text }) => text).join()).toContain('mallory')
  await patch(path, { subjects })
  expect(await failed()).toEqual([])
})

it('a kubeconfig of this computer with a certificate in system:masters for a year; not one of another cluster', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-person-'))
  const file = join(folder, 'config')
  const other = await createCertificateAuthority('kubernetes-ca')
  const certificateFor = async (ca: CertifiedKey, days: number, group = 'system:masters') => {
    const order = { ca, commonName: 'kubecfg', organizations: [group], seconds: days * 24 * 3600 }
    return Buffer.from((await issueCertificate(order)).certificatePem).toString('base64')
  }
  const seen = async (certificate: string) => {
    const users = [{ name: 'me', user: { 'client-certificate-data': certificate, 'client-key': '/nowhere' } }]
    await writeFile(file, JSON.stringify({ users }))
    const { step } = await runner(input, [file]).check()
    return step.checks.filter(({ rule }) => rule === 'rbac/certificates').map(({ status, text }) => `${status} ${text}`)
  }
  const { authority } = cluster.api
  const sound = ['pass No visible certificate in system:masters was issued by the API, or lasts for more than a day.']
  try {
    expect(await seen(await certificateFor(authority, 365))).toEqual([
      expect.stringMatching(/^warn The certificate of kubecfg is in system:masters for 36\d more days/),
    ])
    expect(await seen(await certificateFor(authority, 0.75))).toEqual(sound)
    expect(await seen(await certificateFor(authority, 365, group))).toEqual(sound)
    expect(await seen(await certificateFor(other, 365))).toEqual(sound)
    expect(
      await seen(Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----').toString('base64')),
    ).toEqual([expect.stringMatching(/^warn Not checked .*me in /)])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

it.each<[string, KubeObject]>([
  [
    'a bootstrap token, with which machines join',
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'bootstrap-token-abcdef', namespace: 'kube-system' },
      type: 'bootstrap.kubernetes.io/token',
      stringData: {
        'token-id': 'abcdef',
        'token-secret': '0123456789abcdef',
        'usage-bootstrap-authentication': 'true',
      },
    },
  ],
  [
    'a token that never expires, of a controller of Kubernetes',
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'by-hand',
        namespace: 'kube-system',
        annotations: { 'kubernetes.io/service-account.name': 'default' },
      },
      type: 'kubernetes.io/service-account-token',
    },
  ],
])('%s', async (_case, secret) => {
  await cluster.create(secret)
  const found = await failed()
  const { apiVersion, kind, metadata } = secret
  await cluster.kube.remove({ apiVersion, kind, ...metadata })
  expect(found.map(({ rule, control }) => `${rule} ${control}`)).toEqual(['rbac/token-secrets RB-08'])
  expect(found[0]?.hint).toContain(`kubectl delete secret ${metadata.name} -n kube-system`)
  expect(JSON.stringify(found)).not.toContain('0123456789abcdef')
  expect(await failed()).toEqual([])
})
