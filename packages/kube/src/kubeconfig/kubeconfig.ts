import { defined, UserError } from '@dayone/pipeline'
import { isAbsolute, join } from 'node:path'
import { parse } from 'yaml'

/** PEM text, or the path of its file. */
export type PemSource = { readonly pem: string } | { readonly file: string }

/** The credential of a kubeconfig. */
export type KubeconfigUser =
  | { readonly certificate: PemSource; readonly privateKey: PemSource }
  | { readonly token: string }
  | { readonly tokenFile: string }

/** The connection of a kubeconfig's current context. Referenced files are not read yet. */
export interface KubeconfigConnection {
  /** `https://host:port`, without a trailing slash. */
  readonly server: string
  /** The expected name in the server certificate, if it is not the host of `server`. */
  readonly tlsServerName?: string
  /** Undefined: the system's trusted roots. */
  readonly certificateAuthority?: PemSource
  readonly user: KubeconfigUser
}

const renew = 'Get a new one with `dayone kubeconfig`.'

const refused = (what: string, hint = renew, cause?: unknown) =>
  new UserError(`The kubeconfig cannot be used: ${what}.`, { hint, cause, exitCode: 6 })

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (map: Readonly<Record<string, unknown>>, key: string): string | undefined => {
  const value = map[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The entry `name` of `clusters`, `users` or `contexts`. */
const entry = (config: Readonly<Record<string, unknown>>, list: string, name: string) => {
  const items: readonly unknown[] = Array.isArray(config[list]) ? config[list] : []
  const item = items.filter(isMap).find((candidate) => candidate['name'] === name)
  const value = item?.[list.slice(0, -1)]
  if (!isMap(value)) throw refused(`it has no entry "${name}" under ${list}`)
  return value
}

const pemSource = (map: Readonly<Record<string, unknown>>, key: string, directory: string): PemSource | undefined => {
  const data = text(map, `${key}-data`)
  if (data !== undefined) {
    const pem = Buffer.from(data, 'base64').toString()
    if (!pem.includes('-----BEGIN ')) throw refused(`${key}-data is not base64-encoded PEM`)
    return { pem }
  }
  const file = text(map, key)
  return file === undefined ? undefined : { file: isAbsolute(file) ? file : join(directory, file) }
}

const unsupported: Readonly<Record<string, string>> = {
  exec: 'its user authenticates with an exec plugin',
  'auth-provider': 'its user authenticates with an auth-provider, which Kubernetes has removed',
  username: 'its user has a password, which Kubernetes no longer supports',
}

const userOf = (user: Readonly<Record<string, unknown>>, name: string, directory: string): KubeconfigUser => {
  const certificate = pemSource(user, 'client-certificate', directory)
  const privateKey = pemSource(user, 'client-key', directory)
  if (certificate && privateKey) return { certificate, privateKey }
  if (certificate || privateKey) throw refused(`user "${name}" has only one of client certificate and key`)
  const token = text(user, 'token')
  if (token !== undefined) return { token }
  const tokenFile = text(user, 'tokenFile')
  if (tokenFile !== undefined) return { tokenFile: isAbsolute(tokenFile) ? tokenFile : join(directory, tokenFile) }
  const way = Object.keys(unsupported).find((key) => key in user)
  throw refused(
    way === undefined ? `user "${name}" has neither a client certificate nor a token` : (unsupported[way] ?? way),
  )
}

const read = (source: string): Readonly<Record<string, unknown>> => {
  try {
    const config: unknown = parse(source, { maxAliasCount: 100 })
    if (isMap(config)) return config
  } catch (cause) {
    throw refused('it is not valid YAML', renew, cause)
  }
  throw refused('it is empty')
}

/**
 * Parses the current context of a kubeconfig: server, CA, and a client certificate or token, inline or as files
 * (relative to `directory`). Pure: reads no file. Format:
 * https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 *
 * @throws UserError (exit 6) for everything else: exec plugins, proxies, unverified TLS, missing entries.
 */
export const parseKubeconfig = (source: string, directory = '.'): KubeconfigConnection => {
  const config = read(source)
  const current = text(config, 'current-context')
  if (current === undefined) throw refused('it has no current-context')
  const context = entry(config, 'contexts', current)
  const userName = text(context, 'user')
  if (userName === undefined) throw refused(`context "${current}" has no user`)
  const cluster = entry(config, 'clusters', text(context, 'cluster') ?? '')
  const server = text(cluster, 'server')
  if (server === undefined || !URL.canParse(server)) throw refused('its cluster has no server address')
  if (!server.startsWith('https://')) throw refused(`its server ${server} does not use https`)
  if (cluster['insecure-skip-tls-verify'] === true)
    throw refused(
      'it does not verify the server (insecure-skip-tls-verify)',
      'Remove that line and set the certificate authority instead.',
    )
  if (text(cluster, 'proxy-url') !== undefined)
    throw refused('it uses a proxy (proxy-url)', 'Use a kubeconfig that connects to the server directly.')
  const tlsServerName = text(cluster, 'tls-server-name')
  const certificateAuthority = pemSource(cluster, 'certificate-authority', directory)
  return {
    server: server.replace(/\/+$/, ''),
    ...defined({ tlsServerName, certificateAuthority }),
    user: userOf(entry(config, 'users', userName), userName, directory),
  }
}
