import type { Clock } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import type { KubeRequest, KubeResponse } from '../api/kube-request.ts'
import { personCertificate } from './person-certificate.ts'

/** A certificates API that signs after this many reads; Infinity for never. */
const signer = (looks: number) => {
  const asked: string[] = []
  let seen = 0
  const request = async ({ method, path }: KubeRequest): Promise<KubeResponse> => {
    asked.push(`${method} ${path.replace(/^.*certificatesigningrequests/, '')}`)
    const metadata = { name: 'csr', uid: 'u' }
    if (method === 'GET') seen += 1
    const status = seen >= looks ? { certificate: Buffer.from('PEM').toString('base64') } : {}
    return { status: 200, body: { metadata, status } }
  }
  return { kube: { request }, asked }
}

const clock = (): Clock => {
  let now = 0
  return { now: () => new Date(now), sleep: async (ms) => void (now += ms) }
}

const order = { user: 'somebody', group: 'oidc:team', seconds: 600 }

test('requests, approves, waits for the signature and deletes the request', async () => {
  const { kube, asked } = signer(2)
  const credential = await personCertificate(kube, { ...order, clock: clock() })
  expect(credential).toMatchObject({ certificate: 'PEM', privateKey: expect.stringContaining('PRIVATE KEY') })
  expect(asked).toEqual(['POST ', 'PUT /csr/approval', 'GET /csr', 'GET /csr', 'DELETE /csr'])
})

test('reports what is wrong if nothing signs, and leaves no request behind', async () => {
  const { kube, asked } = signer(Infinity)
  await expect(personCertificate(kube, { ...order, clock: clock() })).rejects.toThrow('did not sign')
  expect(asked.at(-1)).toBe('DELETE /csr')
})
