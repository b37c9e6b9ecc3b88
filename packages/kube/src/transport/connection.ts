import { certificatesIn, readTextFile } from '@dayone/host'
import { defined, UserError } from '@dayone/pipeline'
import { createHash, X509Certificate } from 'node:crypto'
import { dirname } from 'node:path'
import type { Credential } from '../api/kube-request.ts'
import {
  parseKubeconfig,
  type KubeconfigConnection,
  type KubeconfigUser,
  type PemSource,
} from '../kubeconfig/kubeconfig.ts'

/** Everything that a TLS connection needs, in memory. */
export interface Connection {
  readonly server: string
  readonly tlsServerName?: string
  /** PEM bundle; undefined: the system's trusted roots. */
  readonly certificateAuthority?: string
  readonly credential: Credential
}

const readText = async (file: string): Promise<string> => {
  try {
    return await readTextFile(file)
  } catch (cause) {
    throw new UserError(`${file} cannot be read.`, {
      hint: 'Get a new kubeconfig with `dayone kubeconfig`.',
      cause,
      exitCode: 6,
    })
  }
}

const pem = (source: PemSource) => ('pem' in source ? Promise.resolve(source.pem) : readText(source.file))

const credentialOf = async (user: KubeconfigUser): Promise<Credential> => {
  if ('token' in user) return { token: user.token }
  if ('tokenFile' in user) return { token: (await readText(user.tokenFile)).trim() }
  return { certificate: await pem(user.certificate), privateKey: await pem(user.privateKey) }
}

/** Reads the files that a kubeconfig references. Throws UserError (exit 6) if one cannot be read. */
export const loadConnection = async (config: KubeconfigConnection): Promise<Connection> => ({
  server: config.server,
  ...defined({ tlsServerName: config.tlsServerName }),
  ...(config.certificateAuthority === undefined
    ? {}
    : { certificateAuthority: await pem(config.certificateAuthority) }),
  credential: await credentialOf(config.user),
})

/** Reads and parses a kubeconfig file. Throws UserError (exit 6) if it is missing or unusable. */
export const readKubeconfig = async (file: string): Promise<KubeconfigConnection> =>
  parseKubeconfig(await readText(file), dirname(file))

/**
 * SHA-256 (hex) over the certificates of a PEM bundle (DER, in a fixed order), independent of comments and line ends.
 */
export const caHash = (bundle: string | undefined): string => {
  const hash = createHash('sha256')
  const ders = certificatesIn(bundle ?? '').map((one) => new X509Certificate(one).raw.toString('hex'))
  for (const der of ders.sort()) hash.update(der)
  return hash.digest('hex')
}
