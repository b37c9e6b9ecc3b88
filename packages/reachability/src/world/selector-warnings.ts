import { selectsLabels, selectorText, type Selector } from '../policies/label-selector.ts'
import type { Policy, SelectorUse } from '../policies/policy.ts'
import { nearMiss, type Candidate } from './near-miss.ts'
import type { World } from './world.ts'

/** A sentence for every selector that selects nothing, with the closest match: it is usually a typo. */
export const selectorWarnings = (
  world: Pick<World, 'namespaces' | 'workloads'> & {
    readonly policies: readonly Pick<Policy, 'id' | 'kind' | 'place' | 'uses'>[]
  },
): readonly string[] =>
  world.policies.flatMap((policy) =>
    policy.uses.flatMap((use) => {
      const problem = emptyUse(world, use)
      const place = policy.place === undefined || policy.place.startsWith(policy.kind) ? '' : `${policy.place}: `
      return problem === undefined ? [] : [`${place}${policy.kind} ${policy.id}: ${use.path} ${problem}`]
    }),
  )

const emptyUse = (
  { namespaces, workloads }: Pick<World, 'namespaces' | 'workloads'>,
  { namespaces: where, pods }: SelectorUse,
): string | undefined => {
  const all = [...namespaces].map(([name, labels]): Candidate => ({ title: `namespace ${name}`, labels }))
  const chosen =
    'name' in where
      ? [where.name]
      : [...namespaces].flatMap(([name, labels]) => (selectsLabels(where, labels) ? [name] : []))
  if (chosen.length === 0) return nothing(where as Selector, 'no namespace', all)
  if (pods === undefined || pods.length === 0) return undefined
  const here = workloads.filter(({ namespace }) => chosen.includes(namespace))
  const candidates = here.flatMap(({ id, pods: own }) => own.map(({ labels }): Candidate => ({ title: id, labels })))
  if (candidates.some(({ labels }) => selectsLabels(pods, labels))) return undefined
  const place = chosen.length === 1 ? `no pod in ${chosen[0] ?? ''}` : 'no pod'
  return nothing(pods, place, candidates)
}

const nothing = (selector: Selector, what: string, candidates: readonly Candidate[]): string => {
  const near = nearMiss(selector, candidates)
  return `${selectorText(selector)} selects ${what}.${near === undefined ? '' : ` ${near}`}`
}
