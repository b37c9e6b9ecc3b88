import type { Change, Finding, PipelineEvent, Plan } from '@dayone/pipeline'
import { findingLines } from '../lines/result/finding-lines.ts'
import { line, lineText, type Line } from '../lines/text/line.ts'
import { changeMark } from '../lines/text/marks.ts'
import { objectKind } from '../lines/plan/object-kind.ts'
import { briefPictureLines } from '../lines/plan/picture-lines.ts'
import { planCounts } from '../lines/plan/plan-counts.ts'
import { planLines, planSummaryLines } from '../lines/plan/plan-lines.ts'
import { wrapText } from '../lines/text/wrap-text.ts'
import type { EventPrinting } from './event-printing.ts'

type PlannedEvent = Extract<PipelineEvent, { readonly type: 'step.planned' }>

const isSafe = ({ kind }: Finding): boolean => kind === 'safe' || kind === 'pinned'

/** The plans of a run as they are made. Findings and pictures that were printed in an earlier round are not printed again. */
export const createPlannedLines = (): ((event: PlannedEvent, printing: EventPrinting) => readonly Line[]) => {
  const printed = new Set<string>()
  const isNew = (what: unknown): boolean => {
    const key = JSON.stringify(what)
    if (printed.has(key)) return false
    printed.add(key)
    return true
  }
  return ({ step, plan, preview, round }, printing) => {
    const { width, isReviewed, isVerbose } = printing
    const findings = plan.findings.filter(({ id, text, instead }) => isNew([step, id, text, instead]))
    // The outcome already says that nothing changes.
    if (!isVerbose && plan.changes.length === 0 && findings.every(isSafe)) return []
    const shown = findings.filter((finding) => isVerbose || !isSafe(finding))
    const safe = findings.length - shown.length
    const fresh = { ...plan, changes: plan.changes.map((change) => withoutKnown(change, isNew)) }
    const counts = planCounts([{ changes: plan.changes, findings }])
    return [
      line(
        `${step}: plan${round > 1 ? `, round ${round}` : ''}${preview ? ' (preview: previous steps are not applied yet)' : ''}: ${counts}${safe > 0 ? `, ${safe} already safe` : ''}`,
      ),
      ...shown.flatMap((finding) => findingLines(finding, width)),
      ...(isVerbose ? planLines(fresh, width) : isReviewed ? planSummaryLines(fresh, width) : briefLines(fresh, width)),
    ]
  }
}

const withoutKnown = ({ picture, ...change }: Change, isNew: (what: unknown) => boolean): Change =>
  picture === undefined || !isNew(picture) ? change : { ...change, picture }

/** Creations are listed together; all other changes have their reason and diff. */
const briefLines = (plan: Plan, width: number): readonly Line[] => {
  const creations = plan.changes.filter(({ action }) => action === 'create')
  const others = plan.changes.filter(({ action }) => action !== 'create')
  const { sign, word, tone } = changeMark.create
  const named = wrapText(`${sign} ${word} ${creationNames(creations).join(', ')}`, width - 4)
  const pictures = creations.flatMap(({ picture }) =>
    picture === undefined ? [] : briefPictureLines(picture, width - 4),
  )
  return [
    ...(creations.length === 0 ? [] : named.map((row, index) => line(`${index === 0 ? '' : '    '}${row}`, tone))),
    ...pictures.filter((row) => lineText(row) !== '').map((row): Line => [{ text: '    ' }, ...row]),
    ...planSummaryLines({ ...plan, changes: others }, width),
  ]
}

/** "Namespace shop, 3 × NetworkPolicy": where there are several of a kind, how many. */
const creationNames = (creations: readonly Change[]): readonly string[] => {
  const kinds = creations.map(objectKind)
  const counts = new Map<string, number>()
  for (const kind of kinds) if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const names = creations.map(({ target }, index) => {
    const kind = kinds[index]
    const count = kind === undefined ? 1 : (counts.get(kind) ?? 1)
    return count === 1 ? target : `${count} × ${kind}`
  })
  return [...new Set(names)]
}
