import { leftoverFindings, noLeftovers, planObjects, removalOf, type Leftovers, type ObjectChange } from '@dayone/kube'
import type { Change, ClusterFacts, Finding, Plan } from '@dayone/pipeline'
import { allGroups } from './assignments/all-groups.ts'
import { whoText } from './assignments/assignments.ts'
import { ciSubject } from './assignments/ci-identity.ts'
import type { RbacConfig } from './config.ts'
import { expectFindings, unknownPlaceFindings } from './expect/expect-findings.ts'
import { bindingRemovals } from './grants/revoked-bindings.ts'
import { guardFindings, guardMode } from './guards/guard-mode.ts'
import { isGuard, objects, waves } from './objects.ts'
import type { RbacObserved } from './observe.ts'
import { emptyGroupsFindings } from './sign-in/empty-groups.ts'
import { structuredFindings } from './sign-in/structured-sign-in.ts'
import { foreignSignInFindings } from './sign-in/unused-sign-in.ts'
import { unreachableGroupFindings } from './sign-in/unreachable-groups.ts'
import { refuseUnguarded } from './team-namespaces/pod-security.ts'
import { unboundAccountFindings } from './unbound-accounts.ts'

const allowsAllFinding = (facts: ClusterFacts): Finding => ({
  id: 'KD-01/always-allow',
  kind: 'risk',
  target: facts.name,
  severity: 'critical',
  control: 'KD-01',
  text: 'Authorization is off (AlwaysAllow): every pod and every user can read all Secrets.',
  hint: 'The roles below are created first; then the cluster step switches spec.authorization to RBAC.',
})

/** Teams and pipelines, with their namespaces. */
const inNamespaces = ({ teams, ci = [] }: RbacConfig): readonly (readonly [string, readonly string[]])[] => [
  ...teams.map(({ group, namespaces }) => [group, namespaces] as const),
  ...ci.map((one) => [whoText(ciSubject(one)), one.namespaces] as const),
]

/** All namespaces with objects: a pipeline's service account may be outside of the namespaces it deploys to. */
const namespacesOf = (config: RbacConfig): readonly string[] => [
  ...inNamespaces(config).flatMap(([, namespaces]) => namespaces),
  ...(config.ci ?? []).flatMap((one) => ciSubject(one).namespace ?? []),
]

const missingFinding = (namespace: string, config: RbacConfig): Finding => ({
  id: `RBAC/missing-namespace/${namespace}`,
  kind: 'manual',
  target: `Namespace ${namespace}`,
  severity: 'high',
  text: `Namespace ${namespace} does not exist, so these get no permissions in it: ${[
    ...new Set(
      inNamespaces(config)
        .filter(([, namespaces]) => namespaces.includes(namespace))
        .map(([who]) => who),
    ),
  ].join(', ')}.`,
  hint: `Check the name. \`dayone up namespaces\` creates the namespaces in dayone.yaml; \`kubectl create namespace ${namespace}\` creates one without guards.`,
})

/** Namespaces of teams that neither exist nor are created by an earlier step. */
export const missingNamespaces = (
  config: RbacConfig,
  live: readonly string[],
  facts: Pick<ClusterFacts, 'namespaces'>,
): readonly string[] => {
  const known = new Set([...live, ...facts.namespaces.map(({ name }) => name)])
  return [...new Set(namespacesOf(config))].filter((name) => !known.has(name))
}

/** Objects that dayone created for entries that are no longer in dayone.yaml. */
const removals = ({ own }: Leftovers): readonly Change<ObjectChange>[] =>
  own.map((object) =>
    removalOf(object, 'created by dayone for an entry that is no longer in dayone.yaml', waves.removals),
  )

export const plan = (
  config: RbacConfig,
  observed: RbacObserved | undefined,
  facts: ClusterFacts,
): Plan<ObjectChange> => {
  refuseUnguarded(config, facts)
  const leftovers = observed?.leftovers ?? noLeftovers
  const missing = missingNamespaces(config, observed?.namespaces ?? [], facts)
  const desired = objects(config, guardMode(config, observed))
    .filter(({ manifest }) => !missing.includes(manifest.metadata.namespace ?? ''))
    .filter((object) => !isGuard(object) || (observed?.objects.isServed(object.manifest) ?? true))
  return {
    changes: [
      ...planObjects(desired, observed?.objects),
      ...removals(leftovers),
      ...bindingRemovals(config, observed?.rights.bindings ?? []),
    ],
    findings: [
      ...(observed?.allowsAll === true ? [allowsAllFinding(facts)] : []),
      ...unboundAccountFindings(observed?.unbound ?? []),
      ...missing.map((name) => missingFinding(name, config)),
      ...leftoverFindings('rbac', leftovers),
      ...emptyGroupsFindings(config, facts, observed !== undefined),
      ...foreignSignInFindings(config.signIn, facts),
      ...structuredFindings(config.signIn, facts),
      ...unreachableGroupFindings(config.signIn, allGroups(config)),
      ...guardFindings(config, observed),
      ...expectFindings(config, observed),
      ...unknownPlaceFindings(config, observed?.namespaces ?? [], facts),
      ...Object.values(observed?.rights.risks ?? {}).flat(),
      ...(observed?.rights.useless ?? []),
    ],
  }
}
