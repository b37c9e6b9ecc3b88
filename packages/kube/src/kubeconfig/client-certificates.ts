import { certificatesIn } from '@dayone/host'
import { parse } from 'yaml'
import { isAbsolute, join } from 'node:path'

/** A user of a kubeconfig with a client certificate. Its private key is not part of it. */
export interface CertificateUser {
  readonly user: string
  /** PEM of the certificate, or the absolute path of its file. */
  readonly certificate: { readonly pem: string } | { readonly file: string }
}

type Json = Readonly<Record<string, unknown>>

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const usersOf = (source: string): readonly Json[] => {
  const config: unknown = parse(source, { maxAliasCount: 100 })
  if (!isMap(config)) return []
  const users: readonly unknown[] = Array.isArray(config['users']) ? config['users'] : []
  return users.filter(isMap)
}

const certificateOf = (user: Json, directory: string): CertificateUser['certificate'] | undefined => {
  const data = user['client-certificate-data']
  if (typeof data === 'string' && data !== '') {
    const [pem] = certificatesIn(Buffer.from(data, 'base64').toString())
    return pem === undefined ? undefined : { pem }
  }
  const file = user['client-certificate']
  if (typeof file !== 'string' || file === '') return undefined
  return { file: isAbsolute(file) ? file : join(directory, file) }
}

/**
 * The users of a kubeconfig that have a client certificate, whatever its contexts. Exec plugins, tokens and keys are
 * ignored. Relative paths are relative to `directory`. Pure: reads no file. Throws if the text is not YAML. Format:
 * https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export const certificateUsers = (source: string, directory: string): readonly CertificateUser[] =>
  usersOf(source).flatMap(({ name, user }) => {
    const certificate = isMap(user) ? certificateOf(user, directory) : undefined
    return certificate === undefined ? [] : [{ user: String(name), certificate }]
  })
