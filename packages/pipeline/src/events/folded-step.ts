import { appended, emptyLog, entriesOf, logOf, newestById, type EventLog } from './event-log.ts'
import type { Check, Finding } from '../step/finding.ts'
import type { Change } from '../step/plan.ts'
import type { ChangeView, StepView } from './run-view.ts'

/** The lists of a step, which may have tens of thousands of entries, as logs of updates. */
interface StepLists {
  readonly findings: EventLog<readonly Finding[]>
  readonly checks: EventLog<readonly Check[]>
  readonly planned: readonly Change[]
  readonly moves: EventLog<{ readonly id: string; readonly state: ChangeView['state'] }>
}

type Fields = Omit<StepView, 'findings' | 'checks' | 'changes'>

/** The effect of an event on the lists of a step. */
export interface ListNews {
  readonly findings?: readonly Finding[]
  readonly check?: Check
  readonly planned?: readonly Change[]
  readonly move?: { readonly id: string; readonly state: ChangeView['state'] }
}

const listsOfStep = new WeakMap<StepView, StepLists>()

const noLists: StepLists = { findings: emptyLog(), checks: emptyLog(), planned: [], moves: emptyLog() }

/** The initial state of a step. */
export const newStep = (id: string, title: string): StepView =>
  withLists(
    {
      id,
      title,
      state: 'waiting',
      round: 0,
      plan: undefined,
      preview: false,
      applied: 0,
      output: [],
      progress: undefined,
      kept: undefined,
      startedAt: undefined,
      finishedAt: undefined,
      outcome: undefined,
      failure: undefined,
    },
    noLists,
  )

/** The step after an event; its lists are computed when they are read, not on every event. */
export function nextStep(step: StepView, fields: Partial<Fields>, news: ListNews = {}): StepView {
  const lists = listsOfStep.get(step) ?? listsFrom(step)
  return withLists({ ...fieldsOf(step), ...fields }, withNews(lists, news))
}

/** A copied step is a plain object with its lists. */
const listsFrom = ({ findings, checks, changes }: StepView): StepLists => ({
  findings: logOf([findings]),
  checks: logOf([checks]),
  planned: changes.map(({ change }) => change),
  moves: logOf(changes.map(({ change, state }) => ({ id: change.id, state }))),
})

function withNews(lists: StepLists, { findings, check, planned, move }: ListNews): StepLists {
  return {
    findings: findings === undefined ? lists.findings : appended(lists.findings, findings),
    checks: check === undefined ? lists.checks : appended(lists.checks, [check]),
    planned: planned ?? lists.planned,
    moves: planned === undefined ? (move === undefined ? lists.moves : appended(lists.moves, move)) : emptyLog(),
  }
}

function fieldsOf(step: StepView): Fields {
  const { id, title, state, round, plan, preview, applied, output } = step
  const { progress, kept, startedAt, finishedAt, outcome, failure } = step
  const times = { startedAt, finishedAt }
  return { id, title, state, round, plan, preview, applied, output, progress, kept, ...times, outcome, failure }
}

/** Own, enumerable and cached properties, so that views can be copied, compared and printed as usual. */
function withLists(fields: Fields, lists: StepLists): StepView {
  const step = { ...fields } as StepView
  lazily(step, 'findings', () => newestById(lists.findings))
  lazily(step, 'changes', () => changesOf(lists))
  lazily(step, 'checks', () => newestById(lists.checks))
  listsOfStep.set(step, lists)
  return step
}

function changesOf({ planned, moves }: StepLists): readonly ChangeView[] {
  const states = new Map(entriesOf(moves).map(({ id, state }) => [id, state]))
  return planned.map((change) => ({ change, state: states.get(change.id) ?? 'planned' }))
}

function lazily<Key extends keyof StepView>(step: StepView, key: Key, make: () => StepView[Key]): void {
  let made: StepView[Key] | undefined
  Object.defineProperty(step, key, { enumerable: true, get: () => (made ??= make()) })
}
