import type { Kube, KubeKind, KubeObject } from '@dayone/kube'
import type { NamespaceConfig } from './config.ts'

/** The part of a live cluster that determines the results of a namespace's proofs. */
export interface Deciding {
  readonly namespaces: readonly KubeObject[]
  readonly quotas: readonly KubeObject[]
  readonly limits: readonly KubeObject[]
  readonly bindings: readonly KubeObject[]
  /** Namespaces whose own guards are as configured. */
  readonly guarded: ReadonlySet<string>
}

/** Labels that contain only a name. */
const namesOnly = new Set(['kubernetes.io/metadata.name', 'dayone.dev/team'])

const kinds = {
  quotas: { apiVersion: 'v1', kind: 'ResourceQuota' },
  limits: { apiVersion: 'v1', kind: 'LimitRange' },
  bindings: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' },
} satisfies Record<string, KubeKind>

/** One LIST of each kind, for all namespaces. */
export const readDeciding = async (
  kube: Pick<Kube, 'observeAll'>,
): Promise<Pick<Deciding, 'quotas' | 'limits' | 'bindings'>> => {
  const [quotas, limits, bindings] = await Promise.all([
    kube.observeAll(kinds.quotas),
    kube.observeAll(kinds.limits),
    kube.observeAll(kinds.bindings),
  ])
  return { quotas, limits, bindings }
}

/** What determines the result of a quota: its specification, and which resources are used up. */
const quotaOf = ({ metadata: { name }, spec, status }: KubeObject) => {
  const { hard, used } = (status ?? {}) as {
    readonly hard?: Readonly<Record<string, string>>
    readonly used?: Readonly<Record<string, string>>
  }
  const isCounted = hard !== undefined
  const usedUp = Object.entries(hard ?? {}).filter(([what, most]) => used?.[what] === most)
  return [name, spec, isCounted, usedUp.map(([what]) => what)]
}

const bindingOf = ({ metadata, subjects, ...binding }: KubeObject) => {
  const { kind, name } = binding['roleRef'] as { readonly kind: string; readonly name: string }
  const some = (subjects ?? []) as readonly { kind: string; name: string; namespace?: string }[]
  const who = some.map((subject) =>
    subject.kind === 'Group' && !subject.name.startsWith('system:')
      ? '(a group)'
      : [subject.kind, subject.name, subject.namespace === metadata.namespace ? '(here)' : subject.namespace],
  )
  return [kind, name, who]
}

const inPlace = (objects: readonly KubeObject[]) => Map.groupBy(objects, ({ metadata }) => metadata.namespace ?? '')

const sorted = (values: readonly unknown[]): readonly string[] =>
  values.map((value) => JSON.stringify(value)).toSorted()

/**
 * What determines the results of a namespace's proofs, as text without names: its configuration, whether its guards are
 * as configured, its labels, and every quota, limit range and binding in it, regardless of the owner. Pure.
 */
export const namespaceKeys = ({ namespaces, guarded, ...live }: Deciding): ((namespace: NamespaceConfig) => string) => {
  const byName = new Map(namespaces.map((object) => [object.metadata.name, object.metadata]))
  const quotas = inPlace(live.quotas)
  const limits = inPlace(live.limits)
  const bindings = inPlace(live.bindings)
  return ({ name, team: _team, ...configuration }) => {
    const metadata = byName.get(name)
    const labels = Object.entries(metadata?.labels ?? {}).filter(([label]) => !namesOnly.has(label))
    return JSON.stringify([
      configuration,
      guarded.has(name),
      metadata === undefined ? 'missing' : metadata['deletionTimestamp'] === undefined ? 'there' : 'being deleted',
      sorted(labels),
      sorted((quotas.get(name) ?? []).map(quotaOf)),
      sorted((limits.get(name) ?? []).map(({ metadata: range, spec }) => [range.name, spec])),
      sorted((bindings.get(name) ?? []).map(bindingOf)),
    ])
  }
}
