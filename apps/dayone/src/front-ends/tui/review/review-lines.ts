import type { Plan } from '@dayone/pipeline'
import { findingLines } from '../../lines/result/finding-lines.ts'
import { blank, boldLine, line, type Line } from '../../lines/text/line.ts'
import { foldLines } from '../../lines/text/fold-lines.ts'
import { effectText } from '../../lines/text/marks.ts'
import { pictureCount, pictureLines, picturesOf } from '../../lines/plan/picture-lines.ts'
import { planLines, stepPlanLines } from '../../lines/plan/plan-lines.ts'
import { previewLines } from '../../lines/plan/preview-lines.ts'
import { countChanges } from '../../lines/plan/review-rows.ts'
import { padText, wrapText } from '../../lines/text/wrap-text.ts'
import { firstPage, isNewCluster, pageKeys, pageTitle } from './review-pages.ts'
import { nameToType, plansOf, reviewedPlans, type ReviewState } from './review-state.ts'
import { tableLines } from './review-table.ts'

const effectLines = (plans: readonly Plan[]): readonly Line[] => {
  const effects = new Set(plans.flatMap(({ changes }) => changes.flatMap(({ effect }) => effect ?? [])))
  return [...effects].map((effect) => line(`! ${effectText[effect]}`, 'warn'))
}

const countPlan = (plan: Plan): string => picturesOf([plan]).map(pictureCount).join(', ') || countChanges(plan.changes)

/** The text of the page that is open; it may be longer than the screen, and not wider. */
export const reviewLines = (state: ReviewState, width: number): readonly Line[] =>
  foldLines(pageLines(state, width), width)

const pageLines = (state: ReviewState, width: number): readonly Line[] => {
  const { step: asked, plan: asking, context, shows } = state
  const plans = plansOf(state)
  switch (shows) {
    case 'preview':
      return previewLines(plans, width)
    case 'picture':
      return picturesOf(plans).flatMap((picture) => pictureLines(picture, width))
    case 'list':
      return isNewCluster(context)
        ? reviewedPlans(state).flatMap(({ step, plan }, index) => [
            ...(index > 0 ? [blank] : []),
            ...stepPlanLines(step, plan, width),
          ])
        : [
            ...wrapText(asked.why, width).map((text) => line(text, 'dim')),
            blank,
            ...planLines(asking, width),
            ...asking.findings.flatMap((finding) => findingLines(finding, width)),
          ]
    case 'table':
      return [
        ...tableLines(plans, width),
        boldLine('Changes'),
        ...reviewedPlans(state).map(({ step, plan }): Line => [
          { text: padText(step.id, 16) },
          { text: countPlan(plan), tone: 'dim' },
        ]),
        ...effectLines(plans),
      ]
  }
}

export const reviewTitle = (state: ReviewState): string => {
  const { step, plan, context, shows } = state
  const what = isNewCluster(context)
    ? 'Review · nothing has been created yet'
    : `${step.title} · ${countChanges(plan.changes)}`
  return `${what}${isNewCluster(context) || shows === 'preview' ? pageTitle[shows] : ''}`
}

/**
 * The keys of a review, those that answer last, with short labels in a small window; only those that confirm while
 * a name is being typed.
 */
export const reviewKeys = (state: ReviewState, isSmall: boolean): readonly (readonly string[])[] => {
  const { context, shows, typed } = state
  if (typed !== undefined) return [['↵ confirm', 'esc go back']]
  const short = (brief: string, whole: string): string => (isSmall ? brief : whole)
  const name = nameToType(state) === undefined || isSmall ? '' : ' (asks for the name)'
  const back = shows === firstPage(context) ? [] : ['esc back']
  const answers = isNewCluster(context)
    ? [
        `${short('↵ create', '↵ create it')}${name}`,
        back[0] ?? short('esc change', 'esc change an answer'),
        short('s leave', 's save and leave'),
        short('?', '? help'),
      ]
    : [
        `${short('↵ apply', '↵ apply it')}${name}`,
        ...back,
        short('a creations', 'a approve everything that only creates'),
        'n no',
        short('^C leave', 'Ctrl-C leave'),
      ]
  return [pageKeys(shows, context, plansOf(state), isSmall), answers]
}
