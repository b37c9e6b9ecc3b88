import { request } from 'node:https'
import { issueCertificate, type CertifiedKey } from '@dayone/host'

/** A request of somebody with a client certificate of the cluster, and a program other than dayone. */
export interface Asked {
  readonly user: string
  readonly groups?: readonly string[]
  readonly method?: string
  readonly path: string
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
}

/** Returns the status of the response. */
export async function askServer(
  { api }: { readonly api: { readonly server: string; readonly authority: CertifiedKey } },
  { user, groups = [], method = 'GET', path, body, headers }: Asked,
): Promise<number> {
  const who = await issueCertificate({ ca: api.authority, commonName: user, organizations: groups, seconds: 600 })
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, api.server),
      {
        method,
        ca: api.authority.certificatePem,
        cert: who.certificatePem,
        key: who.privateKeyPem,
        timeout: 20_000,
        headers: { 'content-type': 'application/json', ...headers },
      },
      (response) => {
        response.resume()
        response.once('end', () => {
          resolve(response.statusCode ?? 0)
        })
      },
    )
    sent.once('timeout', () => sent.destroy(new Error(`${path}: no response`)))
    sent.once('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
