import { isSameValue } from '@dayone/cluster-spec'
import type { ClusterFacts, Finding } from '@dayone/pipeline'
import { issuersOf, needsFile, type Oidc } from './oidc-config.ts'
import { authorityFile, configurationFile, oidcFields } from './provider-settings.ts'
import { usedSignIn, type SignIn } from './sign-in-config.ts'

type Settings = NonNullable<ClusterFacts['signInSettings']>
type Facts = Pick<ClusterFacts, 'signInSettings' | 'kubernetesVersion'>

/** The version in which AuthenticationConfiguration is v1 and cannot be disabled (KEP-3331). */
const oldestMinor = 34

const fileField = 'kubeAPIServer.authenticationConfigFile'

/** Fields that refer to files of ours. */
const ours: Settings = {
  'kubeAPIServer.oidcCAFile': authorityFile,
  [fileField]: configurationFile,
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

/** Whether dayone writes exactly these fields, with any values. */
const areFieldsOfOneIssuer = (oidc: Oidc, fields: readonly string[]): boolean =>
  isSameValue(
    fields.toSorted(),
    oidcFields(oidc)
      .map(([field]) => `kubeAPIServer.${field}`)
      .toSorted(),
  )

const hintOf = (oidc: Oidc, fields: readonly string[]): string =>
  areFieldsOfOneIssuer(oidc, fields)
    ? 'If dayone wrote them for an earlier issuer, take two runs: `dayone up` without furtherIssuers and requiredClaims replaces them, then add both again. Otherwise, once rbac.signIn.oidc describes who signs in with them, remove these fields from the kops specification, then run `dayone up`.'
    : 'Once rbac.signIn.oidc describes who signs in with them, remove these fields from the kops specification, then run `dayone up`.'

/** Why the file with the identity providers cannot be written. */
const fileProblem = (oidc: Oidc, { signInSettings = {}, kubernetesVersion }: Facts): Problem | undefined => {
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
    text: `furtherIssuers and requiredClaims of rbac.signIn.oidc need a file that excludes ${fields.map((field) => `spec.${field}`).join(', ')}, which ${fields.length === 1 ? 'is' : 'are'} not what dayone writes for an issuer in dayone.yaml`,
    hint: hintOf(oidc, fields),
  }
}

/** Why the flags of one identity provider cannot be written. */
const flagsProblem = ({ signInSettings = {} }: Facts): Problem | undefined => {
  if (withoutOurFiles(signInSettings)[fileField] === undefined) return undefined
  return {
    text: `rbac.signIn.oidc needs flags of the API server, which does not start with them and spec.${fileField}, which dayone did not write`,
    hint: 'Once rbac.signIn.oidc and its furtherIssuers describe the identity providers of that file, remove this field from the kops specification, then run `dayone up`.',
  }
}

/**
 * Why the identity providers cannot be written; undefined: they can. kops and the API server reject a file next to flags
 * of OIDC (kops, pkg/apis/kops/validation/validation.go, validateKubeAPIServer). Pure.
 */
export const oidcProblem = (oidc: Oidc, facts: Facts): Problem | undefined =>
  needsFile(oidc) ? fileProblem(oidc, facts) : flagsProblem(facts)

/** The same for what dayone.yaml uses. Pure. */
export const signInProblem = (signIn: SignIn | undefined, facts: Facts): Problem | undefined => {
  const { oidc } = usedSignIn(signIn) ?? {}
  return oidc === undefined ? undefined : oidcProblem(oidc, facts)
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
