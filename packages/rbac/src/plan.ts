import { planObjects, type ObjectChange } from '@dayone/kube'
import type { ClusterFacts, Finding, Plan } from '@dayone/pipeline'
import type { RbacConfig } from './config.ts'
import { dangerousBindingFindings } from './dangerous-bindings.ts'
import { objects } from './objects.ts'
import type { RbacObserved } from './observe.ts'

const allowsAllFinding = (facts: ClusterFacts): Finding => ({
  id: 'KD-01/always-allow',
  kind: 'risk',
  target: facts.name,
  severity: 'critical',
  control: 'KD-01',
  text: 'Nothing decides who may do what (AlwaysAllow): every pod and every person reads all secrets.',
  hint: 'The roles below are made first; then the cluster step switches spec.authorization to RBAC.',
})

const missingFinding = (namespace: string, { teams }: RbacConfig): Finding => ({
  id: `RBAC/missing-namespace/${namespace}`,
  kind: 'manual',
  target: `Namespace ${namespace}`,
  severity: 'high',
  text: `There is no namespace ${namespace}, so these groups get no rights in it: ${[
    ...new Set(teams.filter(({ namespaces }) => namespaces.includes(namespace)).map(({ group }) => group)),
  ].join(', ')}.`,
  hint: `Is the name right? \`dayone up namespaces\` makes those it lists; \`kubectl create namespace ${namespace}\` makes one without a guard.`,
})

/** Namespaces that teams name and that neither exist nor will be made by an earlier step. */
export const missingNamespaces = (
  { teams }: RbacConfig,
  live: readonly string[],
  facts: Pick<ClusterFacts, 'namespaces'>,
): readonly string[] => {
  const known = new Set(['default', ...live, ...facts.namespaces.map(({ name }) => name)])
  return [...new Set(teams.flatMap(({ namespaces }) => namespaces))].filter((name) => !known.has(name))
}

export const plan = (
  config: RbacConfig,
  observed: RbacObserved | undefined,
  facts: ClusterFacts,
): Plan<ObjectChange> => {
  const missing = missingNamespaces(config, observed?.namespaces ?? [], facts)
  const desired = objects(config).filter(({ manifest }) => !missing.includes(manifest.metadata.namespace ?? ''))
  return {
    changes: planObjects(desired, observed?.objects),
    findings: [
      ...(observed?.allowsAll === true ? [allowsAllFinding(facts)] : []),
      ...missing.map((name) => missingFinding(name, config)),
      ...dangerousBindingFindings(observed?.dangerous ?? []),
    ],
  }
}
