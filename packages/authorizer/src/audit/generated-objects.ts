import type { PolicyRule, Subject } from '../rbac-objects.ts'
import { pathRules, resourceRules } from './generated-rules.ts'
import type { RightsSeen, SeenRight } from './rights-seen.ts'
import { subjectSlug } from './subject-slug.ts'

const apiGroup = 'rbac.authorization.k8s.io'

/** A Role, ClusterRole or binding, ready to be applied. */
export interface GeneratedObject {
  readonly apiVersion: `${typeof apiGroup}/v1`
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly rules?: readonly PolicyRule[]
  readonly roleRef?: { readonly apiGroup: string; readonly kind: string; readonly name: string }
  readonly subjects?: readonly Subject[]
}

const nameOf = (subject: Subject): string => `audit:${subjectSlug(subject)}`

const place = (name: string, namespace: string) => ({ name, ...(namespace === '' ? {} : { namespace }) })

const pair = (subject: Subject, namespace: string, rules: readonly PolicyRule[]): readonly GeneratedObject[] => {
  const scope = namespace === '' ? 'Cluster' : ''
  const metadata = place(nameOf(subject), namespace)
  const apiVersion = `${apiGroup}/v1` as const
  return [
    { apiVersion, kind: `${scope}Role`, metadata, rules },
    {
      apiVersion,
      kind: `${scope}RoleBinding`,
      metadata,
      roleRef: { apiGroup, kind: `${scope}Role`, name: metadata.name },
      subjects: [subject.kind === 'ServiceAccount' ? subject : { ...subject, apiGroup }],
    },
  ]
}

/** Rights that apply everywhere are not repeated in a namespace. */
const isCovered = (right: SeenRight, everywhere: readonly SeenRight[]): boolean =>
  everywhere.some(
    ({ verb, apiGroup: group, resource, subresource, names }) =>
      verb === right.verb &&
      group === right.apiGroup &&
      resource === right.resource &&
      subresource === right.subresource &&
      (names === undefined || (right.names !== undefined && [...right.names].every((name) => names.has(name)))),
  )

/**
 * The roles and bindings that allow a subject what it was seen to do: a Role per namespace, and a ClusterRole for
 * paths, cluster-scoped resources and requests for all namespaces. Pure.
 */
export const generatedObjects = (subject: Subject, seen: RightsSeen): readonly GeneratedObject[] => {
  const everywhere = seen.rights.filter(({ namespace }) => namespace === '')
  const rest = seen.rights.filter((right) => right.namespace !== '' && !isCovered(right, everywhere))
  const namespaces = [...new Set(rest.map(({ namespace }) => namespace))].sort()
  const ofCluster = [...resourceRules(everywhere), ...pathRules(seen)]
  return [
    ...(ofCluster.length === 0 ? [] : pair(subject, '', ofCluster)),
    ...namespaces.flatMap((name) =>
      pair(subject, name, resourceRules(rest.filter(({ namespace }) => namespace === name))),
    ),
  ]
}
