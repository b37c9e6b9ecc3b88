import {
  hasManagedLabel,
  podSecurityViolations,
  refTitle,
  refOf,
  workloadTitle,
  type KubeObject,
  type ObservedObjects,
  type Workload,
} from '@dayone/kube'
import type { CutFlow } from '../flows/cut-flows.ts'
import type { CalledService } from '../platform/called-services.ts'
import { DEFAULT } from '../bundle/default-objects.ts'

/** What exists in `default`. */
export interface DefaultContents {
  readonly workloads: readonly Workload[]
  readonly services: readonly KubeObject[]
  readonly served: readonly CalledService[]
  /** The API server's warnings for the label, as a dry run: running pods that violate it. */
  readonly warnings: readonly string[]
  /** Connections that default-deny cuts; undefined if there are too many to compute. */
  readonly flows: readonly CutFlow[] | undefined
  readonly enforcesNetworkPolicy: boolean
}

const listed = (items: readonly string[]): string =>
  items.length <= 5 ? items.join(', ') : `${items.slice(0, 5).join(', ')} and ${items.length - 5} more`

/** Set by someone else: dayone would take the field from its owner. */
const settingsOfOthers = (wanted: readonly KubeObject[], observed: ObservedObjects): readonly string[] =>
  wanted.flatMap((manifest) => {
    const live = observed.find(refOf(manifest))
    if (live === undefined || hasManagedLabel(live)) return []
    if (manifest.kind !== 'Namespace') return [`${refTitle(refOf(manifest))} exists and is not of dayone`]
    const level = live.metadata.labels?.['pod-security.kubernetes.io/enforce']
    return level === undefined ? [] : [`it enforces "${level}" already, which someone else has set`]
  })

const podSecurity = ({ workloads, warnings }: DefaultContents): readonly string[] => {
  const refused = workloads.flatMap((workload) => {
    const why = podSecurityViolations(workload.template, 'baseline')
    return why.length === 0 ? [] : [`${workloadTitle(workload)} (${why.join(', ')})`]
  })
  if (refused.length > 0) return [`pods that violate baseline: ${listed(refused)}`]
  return warnings.length > 0 ? [warnings.join('; ')] : []
}

const connections = ({ workloads, served, flows, enforcesNetworkPolicy }: DefaultContents): readonly string[] => {
  if (!enforcesNetworkPolicy) return []
  const connected = workloads.filter(({ template }) => template.spec.hostNetwork !== true)
  return [
    ...(connected.length === 0
      ? []
      : [`all connections but DNS of ${listed(connected.map(workloadTitle))} would be cut`]),
    ...(flows ?? []).map(({ service, ports, clients }) => `${service} (${ports}) is open to ${listed(clients)} now`),
    ...served.filter(({ namespace }) => namespace === DEFAULT).map(({ title }) => `the API server calls ${title}`),
  ]
}

const doors = ({ services }: DefaultContents): readonly string[] => {
  const open = services.filter(({ spec }) =>
    ['LoadBalancer', 'NodePort'].includes(String((spec as { readonly type?: string } | undefined)?.type)),
  )
  return open.length === 0
    ? []
    : [`it has load balancers or node ports: ${listed(open.map(({ metadata }) => metadata.name))}`]
}

/** What the guards of `default` would break, as clauses; empty if nothing. Pure. */
export const defaultBreaks = (
  wanted: readonly KubeObject[],
  observed: ObservedObjects,
  contents: DefaultContents,
): readonly string[] => [
  ...settingsOfOthers(wanted, observed),
  ...podSecurity(contents),
  ...connections(contents),
  ...doors(contents),
]
