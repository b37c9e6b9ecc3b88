import { emptyView, reduce } from '@dayone/pipeline'
import { CancelledError, type FrontEnd, type FrontEndContext } from '../front-end.ts'
import { missingAnswers } from '../../questions/missing-answers.ts'
import { evidenceLines } from '../lines/result/evidence-lines.ts'
import { blank, line, type Line } from '../lines/text/line.ts'
import { paintLines } from '../lines/text/paint.ts'
import { duration } from '../lines/text/elapsed.ts'
import { wrapText } from '../lines/text/wrap-text.ts'
import { nextQuestion, placedQuestions, previousQuestion } from '../../questions/question-order.ts'
import { askApproval } from './ask-approval.ts'
import { askQuestion, howToAnswer } from './ask-question.ts'
import { planReportLines } from '../lines/plan/plan-report-lines.ts'
import { createEventPrinter } from './event-lines.ts'
import { plainFailure } from './plain-failure.ts'
import { progressPrinter } from './progress-printer.ts'
import { linePrompts, type Prompts } from './prompts.ts'

/** One column, for screen readers and log searches. */
const ONE_COLUMN = 99

/** Text from top to bottom: for pipes, logs, screen readers and small windows. Nothing is redrawn. */
export const createPlain = (context: FrontEndContext, prompts: Prompts = linePrompts(context)): FrontEnd => {
  const { out, stdout, stderr, color, canPrompt, isAttended, isVerbose } = context
  const width = Math.min(100, stdout.columns || 100)
  const print = (lines: readonly Line[]): void => {
    if (lines.length > 0) out.write(paintLines(lines, color).trimEnd())
  }
  let view = emptyView
  let logFile: string | undefined
  let isPlanOnly = false
  /** The whole of a new cluster was reviewed: what it creates needs no second look. */
  let isApproved = false
  const printEvent = createEventPrinter()
  /** The last line of a plan stands below it. */
  let lastWord: readonly Line[] = []
  const printProgress = progressPrinter()
  const practice = new Map<string, string>()
  const onStop = (): void => {
    // Before a run, and after it, there is no change to finish.
    if (view.startedAt === undefined || view.finishedAt !== undefined) return
    print([line('Stopping after the current change. Press Ctrl-C again to stop now.')])
  }
  context.stop.addEventListener('abort', onStop, { once: true })
  return {
    async ask(session) {
      if (!canPrompt) {
        const error = missingAnswers(session)
        if (error !== undefined) throw error
        return
      }
      const all = placedQuestions(session)
      let furthest = session.revisit ? all.length - 1 : -1
      let at = nextQuestion(session, all, -1, furthest)
      if (session.problem !== undefined) print(wrapText(`✗ ${session.problem}`, width).map((row) => line(row, 'bad')))
      if (at !== undefined) print(wrapText(howToAnswer, width).map((row) => line(row, 'dim')))
      while (at !== undefined) {
        if (session.stop.aborted) throw new CancelledError()
        const reply = await askQuestion(all[at]!.question, session, prompts, print, width)
        furthest = Math.max(furthest, at)
        at = reply === 'back' ? (previousQuestion(all, at) ?? at) : nextQuestion(session, all, at, furthest)
      }
    },
    async approve(step, plan, approval) {
      if (!canPrompt || context.stop.aborted) return false
      try {
        const answer = await askApproval(step, plan, approval, prompts, print, width)
        isApproved ||= approval.isFirst && approval.canChangeAnswers && answer === true
        return answer
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error
        if (!context.stop.aborted) context.interrupt()
        return false
      }
    },
    begin(about) {
      const { cluster, place } = about
      logFile = about.logFile
      isPlanOnly = about.isPlanOnly === true
      print([line(`Cluster: ${cluster} (${place})`), ...(logFile === undefined ? [] : [line(`Log: ${logFile}`)])])
    },
    onEvent(event) {
      view = reduce(view, event)
      const isReviewed = isAttended && !isApproved
      const lines =
        event.type === 'step.progress'
          ? printProgress(event, view)
          : printEvent(event, view, { width, logFile, isPlanOnly, isReviewed, isVerbose })
      if (isPlanOnly && event.type === 'run.finished') lastWord = lines
      else print(lines)
    },
    onPractice({ part, state, detail, fraction = 0 }) {
      // A line when the state changes and for each quarter of a build, which says too much to print all of it.
      const news = state === 'building' ? `${state} ${Math.floor(fraction * 4)}` : state
      const before = practice.get(part)
      if (before === news) return
      practice.set(part, news)
      // Parts that already existed are not reported.
      if (before === undefined && state === 'ready' && !isVerbose) return
      print([line(`practice: ${part}: ${state}${detail === undefined ? '' : ` (${detail})`}`)])
    },
    async plan(report) {
      print([blank, ...planReportLines(report, width, isVerbose), ...lastWord])
    },
    note(text) {
      print(wrapText(text, width).map((row) => line(row)))
    },
    async evidence(report) {
      const { startedAt, finishedAt } = view
      const took =
        startedAt === undefined || finishedAt === undefined
          ? []
          : [line(`Took ${duration(Date.parse(finishedAt) - Date.parse(startedAt))}.`)]
      print([blank, ...evidenceLines(report, Math.min(width, ONE_COLUMN), { isWhole: isVerbose }), ...took])
    },
    fail(failure) {
      stderr.write(paintLines(plainFailure(failure, width, logFile), color))
    },
    async settle() {},
    async close() {
      context.stop.removeEventListener('abort', onStop)
    },
  }
}
