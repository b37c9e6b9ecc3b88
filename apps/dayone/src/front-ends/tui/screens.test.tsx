import { stripVTControlCharacters } from 'node:util'
import type { Plan } from '@dayone/pipeline'
import { renderToString } from 'ink'
import { describe, expect, it } from 'vitest'
import type { ReactElement } from 'react'
import { boldLine, line } from '../lines/text/line.ts'
import { testPicture, testPreview } from '../../testing/testing-picture.ts'
import { testQuestion, testSession } from '../../testing/testing-session.ts'
import { placedQuestions } from '../../questions/question-order.ts'
import { QuestionScreen } from './wizard/QuestionScreen.tsx'
import { ReviewScreen } from './review/ReviewScreen.tsx'
import { startReview } from './review/review-state.ts'
import { ScrollScreen } from './ink/ScrollScreen.tsx'
import { helpLines } from './help-lines.ts'
import { renderScreen } from './testing-screen.ts'
import type { WizardView } from './wizard/wizard-flow.ts'
import type { Draft, WizardState } from './wizard/wizard-state.ts'

/** Without colours, which a runner may force on. */
const drawn = (element: ReactElement, { columns }: { readonly columns: number }): string =>
  stripVTControlCharacters(renderToString(element, { columns }))

const sizes = [
  { columns: 41, rows: 10 },
  { columns: 60, rows: 16 },
  { columns: 80, rows: 24 },
  { columns: 99, rows: 12 },
  { columns: 100, rows: 12 },
  { columns: 120, rows: 40 },
]

const long = 'Many words about one thing that go on and on until nobody reads them any more. '.repeat(6)
const question = testQuestion('cluster', 'zones', {
  message: 'In which zones shall the instances of this cluster stand, and how many of them are there to be?',
  explain: { what: long, attack: long, byDefault: 'none', recommend: long, notFor: long },
})
const choices = Array.from({ length: 30 }, (_, index) => ({ value: `z${index}`, label: `zone ${index}`, hint: long }))
const many: Draft = { kind: 'many', choices, at: 20, chosen: ['z20'] }

const view = (state: WizardState): WizardView => {
  const { session } = testSession()
  const { group } = placedQuestions(session)[0]!
  return { session, placed: { group, question }, state, canGoBack: true }
}
const plan: Plan = {
  changes: Array.from({ length: 60 }, (_, index) => ({
    id: `c${index}`,
    action: 'create' as const,
    target: `NetworkPolicy ${index}`,
    why: long,
    diff: '+ a\n- b',
    ...(index === 0 ? { picture: { ...testPicture, path: [long] }, preview: testPreview } : {}),
    data: {},
  })),
  findings: Array.from({ length: 12 }, (_, index) => ({
    id: `f${index}`,
    kind: 'risk' as const,
    target: 'API',
    text: long,
    severity: 'high' as const,
  })),
}
const step = { id: 'cluster', title: 'The cluster', why: long }
const review = startReview(step, plan, { preview: [], isFirst: true, canChangeAnswers: true })
const later = startReview(step, plan, { preview: [], isFirst: false, canChangeAnswers: false })
const typing = {
  ...review,
  shows: 'list' as const,
  typed: { text: 'sho', cursor: 3 },
  error: 'The name does not match.',
}

const screens: readonly [string, (size: { columns: number; rows: number }) => ReactElement][] = [
  [
    'a question with an error',
    (size) => (
      <QuestionScreen view={view({ draft: many, error: long, isSaving: false })} size={size} meanwhile={[line(long)]} />
    ),
  ],
  [
    'a question with a price',
    (size) => (
      <QuestionScreen view={view({ draft: many, warning: long, isSaving: false })} size={size} meanwhile={[]} />
    ),
  ],
  ['a question', (size) => <QuestionScreen view={view({ draft: many, isSaving: false })} size={size} meanwhile={[]} />],
  [
    'the list of answers',
    (size) => (
      <QuestionScreen
        view={{ ...view({ draft: { kind: 'one', choices, at: 29 }, isSaving: false }), placed: undefined }}
        size={size}
        meanwhile={[]}
      />
    ),
  ],
  ['a review', (size) => <ReviewScreen review={review} size={size} />],
  ['a review of what will be created', (size) => <ReviewScreen review={{ ...review, shows: 'picture' }} size={size} />],
  ['a review of what kops says', (size) => <ReviewScreen review={{ ...review, shows: 'preview' }} size={size} />],
  ['a review of a later plan', (size) => <ReviewScreen review={later} size={size} />],
  ['a review with a name being typed', (size) => <ReviewScreen review={typing} size={size} />],
  [
    'help',
    (size) => (
      <ScrollScreen
        title="Help"
        lines={helpLines(view({ draft: many, isSaving: false, warning: long }), size.columns - 2)}
        offset={3}
        keys="esc back"
        size={size}
      />
    ),
  ],
]

describe.each(screens)('%s', (_name, screen) => {
  it.each(sizes)('leaves two rows free in $columns x $rows', (size) => {
    const rows = drawn(screen(size), size).split('\n')
    expect(rows.length).toBeLessThanOrEqual(size.rows - 2)
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(size.columns)
  })

  it.each(sizes)('keeps its keys visible in $columns x $rows', (size) => {
    const last = drawn(screen(size), size).trimEnd().split('\n').at(-1)
    expect(last).toMatch(/↵|esc/)
  })
})

it.each(sizes)('shows how to confirm an answer with a warning, in $columns x $rows', (size) => {
  const priced = { draft: many, warning: long, isSaving: false }
  const shown = drawn(<QuestionScreen view={view(priced)} size={size} meanwhile={[]} />, size)
  expect(shown).toContain('Press Enter again to keep it')
})

it.each(sizes.filter(({ rows }) => rows >= 20))(
  'keeps the summary and costs of a new cluster visible in $columns x $rows',
  (size) => {
    const shown = drawn(<ReviewScreen review={review} size={size} />, size)
    expect(shown).toMatch(/Costs: 1 load balancer, 3 instances[^]*Changes: 84 AWS resources/)
  },
)

it('keeps the current choice visible', () => {
  const shown = drawn(
    <QuestionScreen view={view({ draft: many, isSaving: false })} size={{ columns: 80, rows: 24 }} meanwhile={[]} />,
    { columns: 80 },
  )
  expect(shown).toMatch(/❯ +\[x\] zone 20/)
})

it('can be drawn alone on its own terminal', async () => {
  const { waitFor, unmount } = renderScreen(
    <ScrollScreen
      title="Help"
      lines={[boldLine('Words')]}
      offset={0}
      keys="esc back"
      size={{ columns: 80, rows: 24 }}
    />,
    { columns: 80, rows: 24 },
  )
  expect(await waitFor('esc back')).toBe('\n Help\n\n Words\n\n esc back'.slice(1))
  unmount()
})
