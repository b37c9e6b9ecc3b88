import { hasManagedLabel, type KubeObject } from '@dayone/kube'
import type { NamespaceConfig } from '../config.ts'

/** When the observation began. A label, because teams cannot change labels of dayone, while they may set annotations. */
export const sinceLabel = 'dayone.dev/observed-since'

/** dayone has labelled it, and guards nothing in it yet. */
export const isObserved = ({ metadata }: KubeObject): boolean => metadata.labels?.[sinceLabel] !== undefined

/** A namespace of which only violations are reported, and the time from which everything is enforced. */
export interface Observation {
  readonly namespace: NamespaceConfig
  /** The value of the label. */
  readonly since: string
  readonly until: Date
  /** The label is not set yet. */
  readonly isNew: boolean
}

/** The configured namespaces by what applies to them now. */
export interface Phases {
  readonly enforced: readonly NamespaceConfig[]
  readonly observing: readonly Observation[]
}

const dayMs = 86_400_000

/** A label value may not contain colons: "2026-11-27T21.43". */
const labelOf = (time: Date): string => time.toISOString().slice(0, 16).replace(':', '.')

/** NaN for anything else, because Date.parse accepts almost any text. */
const timeOf = (label: string): number =>
  /^\d{4}-\d\d-\d\dT\d\d\.\d\d$/.test(label) ? Date.parse(`${label.replace('.', ':')}:00Z`) : Number.NaN

const phaseOf = (namespace: NamespaceConfig, live: KubeObject | undefined, now: Date): Observation | undefined => {
  const { observe } = namespace
  if (observe === undefined || live === undefined) return undefined
  const label = live.metadata.labels?.[sinceLabel]
  const begun = label === undefined ? Number.NaN : timeOf(label)
  // Guarded already: an observation would open it again.
  if (label === undefined && hasManagedLabel(live)) return undefined
  // Not a time, or one in the future: it would never end.
  if (label === undefined || Number.isNaN(begun) || begun > now.getTime())
    return { namespace, since: labelOf(now), until: new Date(now.getTime() + observe * dayMs), isNew: true }
  const until = new Date(begun + observe * dayMs)
  return now < until ? { namespace, since: label, until, isNew: false } : undefined
}

/**
 * Which namespaces are enforced, and which existing ones are only observed yet. The beginning lies in a label of the
 * namespace, so any later run, from any computer, continues. Pure.
 */
export const phasesOf = (
  namespaces: readonly NamespaceConfig[],
  find: (name: string) => KubeObject | undefined,
  now: Date,
): Phases => {
  const phases = namespaces.map((namespace) => ({ namespace, phase: phaseOf(namespace, find(namespace.name), now) }))
  return {
    enforced: phases.flatMap(({ namespace, phase }) => (phase === undefined ? [namespace] : [])),
    observing: phases.flatMap(({ phase }) => phase ?? []),
  }
}
