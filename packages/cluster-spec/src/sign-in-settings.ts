import type { ClusterSpec } from './cluster-spec.ts'
import { readPath } from './read-path.ts'

/**
 * The fields of a specification that configure sign-in, besides `kubeAPIServer.oidc*`.
 * https://kops.sigs.k8s.io/authentication/ and
 * https://kops.sigs.k8s.io/cluster_spec/#oidc-flags-for-open-id-connect-tokens
 */
const others: readonly (readonly string[])[] = [
  ['authentication', 'aws'],
  ['authentication', 'kopeio'],
  ['authentication', 'oidc'],
  ['kubeAPIServer', 'authenticationConfigFile'],
  ['kubeAPIServer', 'authenticationTokenWebhookConfigFile'],
]

/** The settings of sign-in by their path below `spec`: `kubeAPIServer.oidcIssuerURL`, `authentication.aws`. Pure. */
export const signInSettings = ({ cluster }: Pick<ClusterSpec, 'cluster'>): Readonly<Record<string, unknown>> => {
  const server = readPath(cluster, ['spec', 'kubeAPIServer'])
  const fields: readonly (readonly [string, unknown])[] =
    typeof server === 'object' && server !== null ? Object.entries(server) : []
  return Object.fromEntries<unknown>([
    ...fields
      .filter(([field]) => field.startsWith('oidc'))
      .map(([field, value]): readonly [string, unknown] => [`kubeAPIServer.${field}`, value]),
    ...others
      .map((path): readonly [string, unknown] => [path.join('.'), readPath(cluster, ['spec', ...path])])
      .filter(([, value]) => value !== undefined),
  ])
}
