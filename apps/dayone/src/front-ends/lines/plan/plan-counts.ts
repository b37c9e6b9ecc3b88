import type { Finding, Plan } from '@dayone/pipeline'
import { line, type Line } from '../text/line.ts'
import { effectText } from '../text/marks.ts'
import { countChanges } from './review-rows.ts'

const kinds: readonly (readonly [Finding['kind'], one: string, many: string])[] = [
  ['risk', 'risk', 'risks'],
  ['manual', 'manual action', 'manual actions'],
  ['impossible', 'not possible here', 'not possible here'],
]

/** "2 risks, 1 to be done by hand"; empty if there is nothing to report. Risks that the plan closes, and accepted ones, are counted separately. */
export const countConcerns = (findings: readonly Finding[]): string => {
  const isClosed = ({ kind, instead }: Finding): boolean => kind === 'risk' && instead !== undefined
  const open = findings.filter((finding) => finding.accepted === undefined && !isClosed(finding))
  const closed = findings.filter((finding) => finding.accepted === undefined && isClosed(finding)).length
  const accepted = findings.filter((finding) => finding.accepted !== undefined).length
  return [
    ...kinds.flatMap(([kind, one, many]) => {
      const count = open.filter((finding) => finding.kind === kind).length
      return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
    }),
    ...(closed === 0 ? [] : [`${closed} ${closed === 1 ? 'risk' : 'risks'} closed`]),
    ...(accepted === 0 ? [] : [`${accepted} accepted`]),
  ].join(', ')
}

/** "3 to create, 1 to update, 1 to delete; 2 risks": the totals of plans. */
export const planCounts = (plans: readonly Plan[]): string =>
  [countChanges(plans.flatMap(({ changes }) => changes)), countConcerns(plans.flatMap(({ findings }) => findings))]
    .filter((text) => text !== '')
    .join('; ')

/** The effects on users of the cluster, each listed once with the changes that have it. */
export const effectLines = (plans: readonly Plan[]): readonly Line[] => {
  const changes = plans.flatMap((plan) => plan.changes)
  const effects = new Set(changes.flatMap(({ effect }) => effect ?? []))
  return [...effects].map((effect) => {
    const targets = changes.filter((change) => change.effect === effect).map(({ target }) => target)
    const others = targets.length > 1 ? ` and ${targets.length - 1} more` : ''
    return line(`! ${effectText[effect]}: ${targets[0]}${others}`, 'warn')
  })
}
