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
  const oidc = typeof server === 'object' && server !== null ? Object.entries(server) : []
  return Object.fromEntries([
    ...oidc.filter(([field]) => field.startsWith('oidc')).map(([field, value]) => [`kubeAPIServer.${field}`, value]),
    ...others
      .map((path) => [path.join('.'), readPath(cluster, ['spec', ...path])] as const)
      .filter(([, value]) => value !== undefined),
  ])
}
