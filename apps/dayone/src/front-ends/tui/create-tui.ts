import { defined, reduce, type Failure, type PipelineEvent } from '@dayone/pipeline'
import type { FrontEnd, FrontEndContext, ReviewAnswer } from '../front-end.ts'
import { evidenceLines } from '../lines/result/evidence-lines.ts'
import { failureLines, screenRoom } from '../lines/result/failure-lines.ts'
import { historyLines } from '../lines/run/history-lines.ts'
import { isCut, type OriginalWords } from '../lines/text/original-words.ts'
import { paintLines } from '../lines/text/paint.ts'
import { withPractice } from '../lines/run/practice-lines.ts'
import { planReportLines } from '../lines/plan/plan-report-lines.ts'
import { foldLines } from '../lines/text/fold-lines.ts'
import { wrapText } from '../lines/text/wrap-text.ts'
import { pressEnding } from './run/ending.ts'
import { isLongReading, pressReading } from './run/reading.ts'
import { createInkScreen } from './ink-screen.tsx'
import { pressHelp, pressOnReview } from './press.ts'
import type { KeyPress } from './ink/key-press.ts'
import { isNewCluster } from './review/review-pages.ts'
import { startReview } from './review/review-state.ts'
import { createStore } from './store.ts'
import { emptyTui, type TuiState } from './tui-state.ts'
import { startWizard, type WizardFlow } from './wizard/wizard-flow.ts'

/** The full-screen front end. Loaded only when it is used: Ink takes a tenth of a second. */
export const createTui = (context: FrontEndContext): FrontEnd => {
  const { stdout, stderr, color, isVerbose } = context
  const store = createStore<TuiState>(emptyTui(context.now()), { every: 100 })
  const patch = (part: Partial<TuiState>): void => store.set((state) => ({ ...state, ...part }))
  let flow: WizardFlow | undefined
  let pending: PromiseWithResolvers<ReviewAnswer> | undefined
  let crash: PromiseWithResolvers<never> | undefined
  /** Output of other programs that was shortened. */
  const cut: OriginalWords[] = []
  let leaving: PromiseWithResolvers<void> | undefined
  /** A component threw while no answer was awaited: the run continued, `close` reports it. */
  let bug: Error | undefined
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 })

  const remember = ({ message, detail }: Pick<Failure, 'message' | 'detail'>, width: number): void => {
    if (detail !== undefined && isCut(detail, screenRoom(width))) cut.push({ about: message, words: detail })
  }
  const press = (key: KeyPress): void => {
    const { help, review, ending, reading } = store.get()
    if (reading !== undefined) {
      const next = pressReading(reading, key, size())
      return next === undefined ? leaving?.resolve() : patch({ reading: next })
    }
    if (ending !== undefined) {
      const next = pressEnding(ending, key, size())
      if (next === undefined) return leaving?.resolve()
      patch({ ending: next })
      return screen.open(next.offset === undefined ? 'main' : 'alternate')
    }
    const isQuestionMark = key.name === 'text' && key.text === '?'
    if (key.name === 'interrupt') {
      if (flow !== undefined) flow.press(key)
      else context.interrupt()
    } else if (help !== undefined) {
      patch({ help: isQuestionMark ? undefined : pressHelp(store.get(), key, size()) })
    } else if (isQuestionMark && (review !== undefined || flow !== undefined)) {
      patch({ help: { offset: 0 } })
    } else if (review !== undefined) {
      const next = pressOnReview(review, key, size())
      patch({ review: next })
      if (next.answer !== undefined) pending?.resolve(next.answer)
    } else flow?.press(key)
  }

  const screen = createInkScreen(context, store, {
    press,
    paste: (text) => {
      if (store.get().help === undefined && store.get().review === undefined) flow?.paste(text)
    },
    onCrash: (error) => {
      if (crash === undefined) bug = error
      else crash.reject(error)
    },
  })
  const ticker = setInterval(() => store.setSoon((state) => ({ ...state, now: context.now() })), 1000).unref()
  const onStop = (): void => {
    patch({ isStopping: true })
    pending?.resolve(false)
    leaving?.resolve()
  }
  context.stop.addEventListener('abort', onStop, { once: true })

  /** Waits for the user; a component that throws also ends the wait. */
  const prompt = async <T>(answered: Promise<T>): Promise<T> => {
    crash = Promise.withResolvers<never>()
    try {
      return await Promise.race([answered, crash.promise])
    } finally {
      crash = undefined
    }
  }
  /** Shows the state until the user leaves. */
  const untilLeft = async (where: 'main' | 'alternate'): Promise<void> => {
    leaving = Promise.withResolvers<void>()
    screen.open(where)
    try {
      await prompt(leaving.promise)
    } finally {
      leaving = undefined
      screen.release()
    }
  }
  const print = (to: NodeJS.WriteStream, text: string): void => {
    screen.release()
    to.write(text)
  }

  return {
    async ask(session) {
      flow = startWizard(session, () => flow !== undefined && patch({ wizard: flow.view() }))
      if (flow.view().placed === undefined && !session.revisit) {
        // Nothing to ask: no screen comes and goes.
        const { done } = flow
        flow = undefined
        return done
      }
      patch({ wizard: flow.view(), help: undefined })
      screen.open('alternate')
      try {
        await prompt(flow.done)
      } catch (error) {
        screen.release()
        throw error
      } finally {
        flow = undefined
        patch({ wizard: undefined, help: undefined })
      }
    },
    async approve(step, plan, approval) {
      if (context.stop.aborted) return false
      pending = Promise.withResolvers<ReviewAnswer>()
      patch({ review: startReview(step, plan, approval), help: undefined })
      screen.open(screen.isAlternate || isNewCluster(approval) ? 'alternate' : 'main')
      try {
        const answer = await prompt(pending.promise)
        patch({ review: undefined, help: undefined })
        if (answer === true || answer === 'creations') screen.open('main')
        return answer
      } finally {
        pending = undefined
        patch({ review: undefined, help: undefined })
      }
    },
    begin(about) {
      patch({ about })
    },
    onEvent(event) {
      const words = wordsOf(event)
      if (words !== undefined) remember(words, historyWidth(size().columns))
      store.setSoon((state) => withEvent(state, event, size().columns))
      // The output of a run stays in the terminal; the alternate screen would erase it.
      if (event.type === 'run.started') screen.open('main')
      else if (event.type === 'run.finished') screen.release()
    },
    onPractice(progress) {
      const practiceSince = store.get().practiceSince ?? context.now()
      store.setSoon((state) => ({ ...state, practice: withPractice(state.practice, progress), practiceSince }))
      if (!screen.isOpen) screen.open('main')
    },
    async plan(report) {
      if (context.isAttended && !context.stop.aborted && isLongReading(report, size())) {
        patch({ reading: { report, offset: 0 } })
        await untilLeft('alternate')
        patch({ reading: undefined })
      }
      print(stdout, paintLines(planReportLines(report, size().columns - 1, isVerbose), color))
    },
    note(text) {
      print(stdout, `${wrapText(text, size().columns - 1).join('\n')}\n`)
    },
    async evidence(report) {
      const lines = evidenceLines(report, size().columns - 1, { isWhole: isVerbose })
      print(stdout, `\n${paintLines(lines, color)}`)
    },
    fail(failure) {
      remember(failure, size().columns - 1)
      print(stderr, paintLines(failureLines(failure, size().columns - 1), color))
    },
    async settle() {
      if (cut.length === 0 || !context.isAttended || context.stop.aborted) return
      patch({ ending: { output: cut, logFile: store.get().about?.logFile, offset: undefined } })
      await untilLeft('main')
      patch({ ending: undefined })
    },
    async close() {
      clearInterval(ticker)
      context.stop.removeEventListener('abort', onStop)
      screen.release()
      const thrown = bug
      bug = undefined
      if (thrown !== undefined) throw thrown
    },
  }
}

/** The output of another program in an event that is printed as history, if any. */
const wordsOf = (event: PipelineEvent): Pick<Failure, 'message' | 'detail'> | undefined => {
  if (event.type === 'step.finished') return event.failure
  if (event.type !== 'step.checked' || event.check.status !== 'fail') return undefined
  return { message: event.check.text, ...defined({ detail: event.check.detail }) }
}

/** See historyLines: two columns of the screen's frame, four of its own. */
const historyWidth = (columns: number): number => columns - 2 - 4

const withEvent = (state: TuiState, event: PipelineEvent, columns: number): TuiState => {
  const run = reduce(state.run, event)
  // The totals of a plan are shown at its end.
  const news = state.about?.isPlanOnly === true ? [] : foldLines(historyLines(event, run, columns - 2), columns - 2)
  return { ...state, run, history: [...state.history, ...news] }
}
