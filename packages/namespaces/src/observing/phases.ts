import { hasManagedLabel, type KubeObject } from '@dayone/kube'
import { defined } from '@dayone/pipeline'
import type { NamespaceConfig } from '../config.ts'

/** When the observation began. A label, because teams cannot change labels of dayone, while they may set annotations. */
export const sinceLabel = 'dayone.dev/observed-since'

/** When ingress was closed, while egress is still open. A label for the same reason. */
export const egressOpenLabel = 'dayone.dev/egress-open-since'

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
  /** Including those of which egress is still open. */
  readonly enforced: readonly NamespaceConfig[]
  readonly observing: readonly Observation[]
  /** After an observation, ingress is closed first, and egress as many days later. */
  readonly egressOpen: readonly Observation[]
}

const dayMs = 86_400_000

/** A label value may not contain colons: "2026-11-27T21.43". */
const labelOf = (time: Date): string => time.toISOString().slice(0, 16).replace(':', '.')

/** NaN for anything else, because Date.parse accepts almost any text. */
const timeOf = (label: string): number =>
  /^\d{4}-\d\d-\d\dT\d\d\.\d\d$/.test(label) ? Date.parse(`${label.replace('.', ':')}:00Z`) : Number.NaN

/** The period that began at the time in the label, or begins now; undefined if it is over. */
const periodOf = (
  { namespace, days, now }: { readonly namespace: NamespaceConfig; readonly days: number; readonly now: Date },
  label: string | undefined,
): Observation | undefined => {
  const begun = label === undefined ? Number.NaN : timeOf(label)
  // Not a time, or one in the future: it would never end.
  if (label === undefined || Number.isNaN(begun) || begun > now.getTime())
    return { namespace, since: labelOf(now), until: new Date(now.getTime() + days * dayMs), isNew: true }
  const until = new Date(begun + days * dayMs)
  return now < until ? { namespace, since: label, until, isNew: false } : undefined
}

const phaseOf = (
  namespace: NamespaceConfig,
  live: KubeObject | undefined,
  now: Date,
): { readonly observing?: Observation; readonly egressOpen?: Observation } => {
  const { observe: days } = namespace
  if (days === undefined || live === undefined) return {}
  const { [sinceLabel]: observed, [egressOpenLabel]: open } = live.metadata.labels ?? {}
  // Guarded already: an observation would open it again.
  if (observed === undefined && open === undefined && hasManagedLabel(live)) return {}
  const of = { namespace, days, now }
  const observing = open === undefined ? periodOf(of, observed) : undefined
  return observing === undefined ? defined({ egressOpen: periodOf(of, open) }) : { observing }
}

/**
 * Which namespaces are enforced, which existing ones are only observed yet, and of which egress is still open. The
 * beginning lies in a label of the namespace, so any later run, from any computer, continues. security.md §3.3. Pure.
 */
export const phasesOf = (
  namespaces: readonly NamespaceConfig[],
  find: (name: string) => KubeObject | undefined,
  now: Date,
): Phases => {
  const phases = namespaces.map((namespace) => ({ namespace, ...phaseOf(namespace, find(namespace.name), now) }))
  return {
    enforced: phases.flatMap(({ namespace, observing }) => (observing === undefined ? [namespace] : [])),
    observing: phases.flatMap(({ observing }) => observing ?? []),
    egressOpen: phases.flatMap(({ egressOpen }) => egressOpen ?? []),
  }
}
