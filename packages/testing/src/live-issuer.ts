import { createSign, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createCertificateAuthority, issueCertificate } from '@dayone/host'

/** The payload of an ID token. */
export type Claims = Readonly<Record<string, unknown>>

/** An identity provider on 127.0.0.1 that issues any token. */
export interface LiveIssuer {
  /** As in its tokens. */
  readonly url: string
  /** PEM of the private CA of its server certificate. */
  readonly authority: string
  /**
   * An ID token for ana, in the groups that are given, valid for ten minutes. `claims` adds to the payload or replaces
   * parts of it; with `by: 'stranger'`, another key of the same id signs; with `by: 'nobody'`, none.
   */
  token(claims: Claims, by?: 'issuer' | 'stranger' | 'nobody'): string
  readonly stop: () => Promise<void>
}

const keyId = 'test-1'
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const signed = (payload: Claims, key: KeyObject): string => {
  const text = `${base64({ alg: 'RS256', kid: keyId, typ: 'JWT' })}.${base64(payload)}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`
}

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

/**
 * Starts an OpenID Connect issuer with a discovery document and its keys: what an API server asks of one.
 * https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export const startIssuer = async (clientId: string): Promise<LiveIssuer> => {
  const ca = await createCertificateAuthority('issuer-ca')
  const own = await issueCertificate({ ca, commonName: 'issuer', ipAddresses: ['127.0.0.1'], seconds: 3600 })
  const [keys, others] = [rsa(), rsa()]
  const jwk: JsonWebKey = keys.publicKey.export({ format: 'jwk' })
  const server = createServer({ cert: own.certificatePem, key: own.privateKeyPem }, (request, response) => {
    const documents: Readonly<Record<string, object>> = {
      '/.well-known/openid-configuration': {
        issuer: url,
        jwks_uri: `${url}/keys`,
        response_types_supported: ['id_token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      },
      '/keys': { keys: [{ ...jwk, kid: keyId, use: 'sig', alg: 'RS256' }] },
    }
    const document = documents[request.url ?? '']
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    authority: ca.certificatePem,
    token(claims, by = 'issuer') {
      const now = Math.floor(Date.now() / 1000)
      const person = { sub: 'ana', email: 'ana@example.com', email_verified: true }
      const payload = { iss: url, aud: clientId, iat: now, exp: now + 600, ...person, ...claims }
      if (by === 'nobody') return `${base64({ alg: 'none', typ: 'JWT' })}.${base64(payload)}.`
      return signed(payload, (by === 'issuer' ? keys : others).privateKey)
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
