import { parse, stringify } from 'yaml'

/** The user, and the credential. */
export interface PersonEntry {
  readonly user: string
  /** PEM. */
  readonly certificate: string
  /** PEM. */
  readonly privateKey: string
}

interface Kubeconfig {
  readonly 'current-context': string
  readonly clusters: readonly unknown[]
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/**
 * A kubeconfig for a user, with only the cluster of an administrator's kubeconfig (`source`, with one cluster). Pure.
 * https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export const personKubeconfig = (source: string, { user, certificate, privateKey }: PersonEntry): string => {
  const { clusters, 'current-context': cluster } = parse(source) as Kubeconfig
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters,
      users: [
        {
          name: user,
          user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(privateKey) },
        },
      ],
      contexts: [{ name: `${user}@${cluster}`, context: { cluster, user } }],
      'current-context': `${user}@${cluster}`,
    },
    // kubectl reads YAML 1.1, in which a name such as yes is a boolean.
    { version: '1.1', lineWidth: 0 },
  )
}
