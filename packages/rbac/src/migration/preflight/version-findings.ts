import { readPath } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import { hasMinor, type PreflightFacts } from './preflight-facts.ts'

type VersionFacts = Pick<PreflightFacts, 'cluster' | 'spec' | 'kubernetes' | 'kops'>

/**
 * LegacyServiceAccountTokenTracking is on by default since 1.27; before 1.24, every service account got a token Secret
 * (kubernetes/enhancements#2799). ValidatingAdmissionPolicy is v1 since 1.30 (kubernetes/enhancements#3488). Without
 * authorization in the specification, kops before 1.36 means AlwaysAllow (kops 1.36 release notes).
 */
const since = { noTokenSecrets: 24, useOfTokens: 27, admissionPolicies: 30, kopsMeansRbac: 36 } as const

/** Whether the API server records when a token Secret was last used. Pure. */
export const recordsTokenUse = (kubernetes: string): boolean => hasMinor(kubernetes, since.useOfTokens)

/** `Kubernetes 1.36.1, last updated with kops 1.36.2.`, and what follows for the migration. Pure. */
export const versionLine = ({ kubernetes, kops }: VersionFacts): string =>
  [
    `Kubernetes ${kubernetes}, ${kops === undefined ? 'last updated with an unknown version of kops' : `last updated with kops ${kops}`}:`,
    `the use of token Secrets is ${recordsTokenUse(kubernetes) ? '' : 'not '}recorded,`,
    `admission policies are ${hasMinor(kubernetes, since.admissionPolicies) ? '' : 'not '}available.`,
  ].join(' ')

/** What the versions of a cluster mean for a switch to RBAC. Pure. */
export const versionFindings = ({ cluster, spec, kubernetes, kops }: VersionFacts): readonly Finding[] => {
  const finding = (id: string, severity: Finding['severity'], text: string, hint: string): Finding => ({
    id: `rbac-migration/${id}`,
    kind: 'risk',
    target: cluster,
    ...(severity !== undefined && { severity }),
    text,
    hint,
  })
  const isUnset = readPath(spec.cluster, ['spec', 'authorization']) === undefined
  return [
    ...(hasMinor(kubernetes, since.noTokenSecrets)
      ? []
      : [
          finding(
            'generated-token-secrets',
            'medium',
            `Kubernetes ${kubernetes} creates a token Secret for every service account: anyone who may read Secrets has the permissions of all of them.`,
            'From 1.24 on, none are created. Upgrade one minor version at a time, then delete those that nobody uses.',
          ),
        ]),
    ...(hasMinor(kubernetes, since.admissionPolicies)
      ? []
      : [
          finding(
            'no-admission-policies',
            'medium',
            `Kubernetes ${kubernetes} has no ValidatingAdmissionPolicy (1.30): after the switch, the guards of \`dayone up rbac\` against token Secrets and bindings to everyone are missing.`,
            'Upgrade Kubernetes to 1.30 or later, one minor version at a time.',
          ),
        ]),
    ...(isUnset && kops !== undefined && !hasMinor(kops, since.kopsMeansRbac)
      ? [
          finding(
            'unset-authorization',
            'high',
            `spec.authorization is not set, and kops ${kops} updated the cluster last, for which that means AlwaysAllow. Any \`kops update cluster\` with 1.36 or later switches it to RBAC.`,
            'Until the switch, do not run `kops update cluster --yes` by hand. Each stage here writes `alwaysAllow: {}` first.',
          ),
        ]
      : []),
  ]
}
