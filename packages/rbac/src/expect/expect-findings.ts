import { refId, refOf } from '@dayone/kube'
import { isPathAction } from '@dayone/authorizer'
import type { ClusterFacts, Finding } from '@dayone/pipeline'
import type { RbacConfig } from '../config.ts'
import { bindingRemovals } from '../grants/revoked-bindings.ts'
import { objects } from '../objects.ts'
import type { RbacObserved } from '../observe.ts'
import { judged, presentAfter, reasonsText } from './judged.ts'
import { sentencesOf } from './sentences.ts'

/**
 * Expectations of `rbac.expect` that would not hold after the plan, each with the chain that breaks it: nothing is
 * written while there is one. Bindings in namespaces that do not exist yet count as created. Pure.
 */
export const expectFindings = (config: RbacConfig, observed: RbacObserved | undefined): readonly Finding[] => {
  if ((config.expect ?? []).length === 0) return []
  const removed = [
    ...(observed?.leftovers.own ?? []).map((object) => refId(refOf(object))),
    ...bindingRemovals(config, observed?.rights.bindings ?? []).map(({ id }) => id),
  ]
  const desired = objects(config).map(({ manifest }) => manifest)
  const present = presentAfter(observed?.rights ?? { roles: [], bindings: [] }, desired, removed)
  return judged(config, present, observed === undefined ? 'nothing' : 'cluster')
    .filter(({ holds }) => !holds)
    .map(({ expectation: { text }, reasons }) => ({
      id: `RBAC/expect/${text}`,
      kind: 'risk',
      target: 'rbac.expect',
      severity: 'high',
      control: 'RB-05',
      blocks: 'plan',
      text: `"${text}" would not be true: ${reasonsText(reasons)}.`,
      hint: 'Change the permissions (rbac.teams, or rbac.revoke for foreign bindings), or the statement in rbac.expect.',
    }))
}

/** In every cluster. */
const ofKubernetes = ['default', 'kube-node-lease', 'kube-public', 'kube-system']

/** Statements about namespaces that do not exist: "cannot" is true there, whatever was meant. Pure. */
export const unknownPlaceFindings = (
  config: RbacConfig,
  live: readonly string[],
  { namespaces }: Pick<ClusterFacts, 'namespaces'>,
): readonly Finding[] => {
  const known = new Set([
    ...ofKubernetes,
    ...live,
    ...namespaces.map(({ name }) => name),
    ...[...config.teams, ...(config.ci ?? [])].flatMap((one) => one.namespaces),
  ])
  return sentencesOf(config).flatMap(({ text, actions }) => {
    const places = actions.flatMap(({ action }) => (isPathAction(action) ? [] : (action.namespace ?? '')))
    const unknown = [...new Set(places)].filter((name) => name !== '' && !known.has(name))
    return unknown.map((name) => ({
      id: `RBAC/expect-namespace/${name}/${text}`,
      kind: 'manual' as const,
      target: 'rbac.expect',
      severity: 'medium' as const,
      text: `"${text}" proves nothing: there is no namespace ${name}, in the cluster or in dayone.yaml.`,
      hint: 'Check the name of the namespace.',
    }))
  })
}
