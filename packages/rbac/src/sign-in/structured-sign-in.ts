import { isSameValue } from '@dayone/cluster-spec'
import type { ClusterFacts, Finding } from '@dayone/pipeline'
import { issuersOf, needsFile, type Oidc } from './oidc-config.ts'
import { authorityFile, configurationFile, oidcFields } from './provider-settings.ts'
import { usedSignIn, type SignIn } from './sign-in-config.ts'

type Settings = NonNullable<ClusterFacts['signInSettings']>
type Facts = Pick<ClusterFacts, 'signInSettings' | 'kubernetesVersion'>

/** The version in which AuthenticationConfiguration is v1 and cannot be disabled (KEP-3331). */
const oldestMinor = 34

/** Fields that refer to files of ours. */
const ours: Settings = {
  'kubeAPIServer.oidcCAFile': authorityFile,
  'kubeAPIServer.authenticationConfigFile': configurationFile,
}

/** Without the fields that refer to files of ours. Pure. */
export const withoutOurFiles = (settings: Settings): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([field, value]) => value !== ours[field]))

/** Whether these are exactly the flags that dayone writes for one of the identity providers. Pure. */
export const areOurFlags = (oidc: Oidc, settings: Settings): boolean =>
  issuersOf(oidc).some((issuer) =>
    isSameValue(
      withoutOurFiles(settings),
      Object.fromEntries(oidcFields(issuer).map(([field, value]) => [`kubeAPIServer.${field}`, value])),
    ),
  )

const isOld = (version: string): boolean => Number(/^v?1\.(\d+)\./.exec(version)?.[1] ?? 0) < oldestMinor

interface Problem {
  readonly text: string
  readonly hint: string
}

/**
 * Why the file with the identity providers cannot be written; undefined: it can be, or is not needed. kops and the API
 * server reject it next to settings of OIDC (kops, pkg/apis/kops/validation/validation.go, validateKubeAPIServer). Pure.
 */
export const structuredProblem = (
  oidc: Oidc,
  { signInSettings = {}, kubernetesVersion }: Facts,
): Problem | undefined => {
  if (!needsFile(oidc)) return undefined
  if (isOld(kubernetesVersion))
    return {
      text: `furtherIssuers and requiredClaims of rbac.signIn.oidc need Kubernetes 1.${oldestMinor}, and this cluster has ${kubernetesVersion || 'an unknown version'}`,
      hint: 'Upgrade Kubernetes first with cluster.kubernetesVersion, or remove both from dayone.yaml.',
    }
  const others = Object.fromEntries(
    Object.entries(withoutOurFiles(signInSettings)).filter(([field]) =>
      /\.(oidc|authenticationConfigFile)/.test(field),
    ),
  )
  const fields = Object.keys(others)
  if (fields.length === 0 || areOurFlags(oidc, others)) return undefined
  return {
    text: `furtherIssuers and requiredClaims of rbac.signIn.oidc need a file that excludes ${fields.map((field) => `spec.${field}`).join(', ')}, which dayone did not write`,
    hint: 'Once rbac.signIn.oidc describes who signs in with them, remove these fields from the kops specification, then run `dayone up`.',
  }
}

/** The same for what dayone.yaml uses. Pure. */
export const signInProblem = (signIn: SignIn | undefined, facts: Facts): Problem | undefined => {
  const { oidc } = usedSignIn(signIn) ?? {}
  return oidc === undefined ? undefined : structuredProblem(oidc, facts)
}

/** Identity providers in dayone.yaml that the API server does not get. Pure. */
export const structuredFindings = (
  signIn: SignIn | undefined,
  facts: Facts & Pick<ClusterFacts, 'name'>,
): readonly Finding[] => {
  const problem = signInProblem(signIn, facts)
  if (problem === undefined) return []
  return [
    {
      id: 'RBAC/structured-sign-in',
      kind: 'manual',
      target: facts.name,
      severity: 'high',
      text: `${problem.text}. Sign-in stays as it is.`,
      hint: problem.hint,
    },
  ]
}
