import { UserError } from '@dayone/pipeline'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { parseKubeconfig } from './kubeconfig.ts'

const pem = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n'
const data = Buffer.from(pem).toString('base64')

const kubeconfig = (cluster: object, user: object, more: object = {}) =>
  stringify({
    clusters: [
      { name: 'other', cluster: { server: 'https://wrong' } },
      { name: 'c', cluster: { server: 'https://localhost:8443/', ...cluster } },
    ],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
    ...more,
  })

describe('parseKubeconfig', () => {
  test("reads kops' kubeconfig: inline data, and another server name for the certificate", () => {
    const source = kubeconfig(
      { 'certificate-authority-data': data, 'tls-server-name': 'api.internal.a.example.com' },
      { 'client-certificate-data': data, 'client-key-data': data },
    )
    expect(parseKubeconfig(source)).toEqual({
      server: 'https://localhost:8443',
      tlsServerName: 'api.internal.a.example.com',
      certificateAuthority: { pem },
      user: { certificate: { pem }, privateKey: { pem } },
    })
  })

  test('resolves files relative to the kubeconfig', () => {
    const source = kubeconfig({ 'certificate-authority': 'ca.crt' }, { tokenFile: '/run/token' })
    expect(parseKubeconfig(source, '/home/me/.kube')).toEqual({
      server: 'https://localhost:8443',
      certificateAuthority: { file: '/home/me/.kube/ca.crt' },
      user: { tokenFile: '/run/token' },
    })
  })

  test('accepts a token', () => {
    expect(parseKubeconfig(kubeconfig({}, { token: 't' })).user).toEqual({ token: 't' })
  })

  const token = { token: 't' }
  test.each([
    ['no YAML', '{', 'not valid YAML'],
    ['nothing', '', 'empty'],
    ['no current context', kubeconfig({}, token, { 'current-context': '' }), 'no current-context'],
    ['an unknown context', kubeconfig({}, token, { 'current-context': 'y' }), 'no entry "y" under contexts'],
    ['an exec plugin', kubeconfig({}, { exec: { command: 'aws' } }), 'an exec plugin'],
    ['a password', kubeconfig({}, { username: 'a', password: 'b' }), 'password'],
    ['nobody', kubeconfig({}, {}), 'user "u" has neither a client certificate nor a token'],
    ['half a pair', kubeconfig({}, { 'client-certificate-data': data }), 'only one of'],
    ['a proxy', kubeconfig({ 'proxy-url': 'http://p' }, token), 'proxy'],
    ['unverified TLS', kubeconfig({ 'insecure-skip-tls-verify': true }, token), 'does not verify'],
    ['plain http', kubeconfig({ server: 'http://localhost' }, token), 'does not use https'],
    ['broken data', kubeconfig({ 'certificate-authority-data': 'AAAA' }, token), 'not base64-encoded PEM'],
  ])('rejects %s in one sentence with a hint', (_name, source, words) => {
    const parsing = () => parseKubeconfig(source)
    expect(parsing).toThrow(UserError)
    expect(parsing).toThrow(words)
    try {
      parsing()
    } catch (error) {
      expect((error as UserError).hint).toBeTruthy()
      expect((error as UserError).exitCode).toBe(6)
    }
  })
})
