import { emptyView, reduce } from '@dayone/pipeline'
import { CancelledError, type FrontEnd, type FrontEndContext } from '../front-end.ts'
import { missingAnswers } from '../missing-answers.ts'
import { evidenceLines } from '../present/evidence-lines.ts'
import { blank, line, type Line } from '../present/line.ts'
import { paintLines } from '../present/paint.ts'
import { duration } from '../present/elapsed.ts'
import { nextQuestion, placedQuestions } from '../question-order.ts'
import { askApproval } from './ask-approval.ts'
import { askQuestion } from './ask-question.ts'
import { eventLines } from './event-lines.ts'
import { plainFailure } from './plain-failure.ts'
import { progressPrinter } from './progress-printer.ts'
import { inquirerPrompts, type Prompts } from './prompts.ts'

/** Text from top to bottom: for pipes, logs, screen readers and small windows. Nothing is ever drawn again. */
export const createPlain = (context: FrontEndContext, prompts: Prompts = inquirerPrompts(context)): FrontEnd => {
  const { out, stdout, stderr, color, canPrompt } = context
  const width = Math.min(100, stdout.columns || 100)
  const print = (lines: readonly Line[]): void => {
    if (lines.length > 0) out.write(paintLines(lines, color).trimEnd())
  }
  let view = emptyView
  let logFile: string | undefined
  const printProgress = progressPrinter()
  const practice = new Map<string, string>()
  const onStop = (): void => {
    // A stop that comes after the run stops nothing.
    if (view.finishedAt !== undefined) return
    print([line('Stopping: the change in hand is being finished. Ctrl-C once more ends it now.')])
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
      const start = session.revisit ? all.length - 1 : -1
      let at = nextQuestion(session, all, -1, start)
      while (at !== undefined) {
        if (session.stop.aborted) throw new CancelledError()
        await askQuestion(all[at]!.question, session, prompts, print, width)
        at = nextQuestion(session, all, at, start)
      }
    },
    async approve(step, plan, approval) {
      if (!canPrompt || context.stop.aborted) return false
      try {
        return await askApproval(step, plan, approval, prompts, print, width)
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error
        if (!context.stop.aborted) context.interrupt()
        return false
      }
    },
    begin(about) {
      const { cluster, place } = about
      logFile = about.logFile
      print([line(`Cluster: ${cluster} (${place})`), ...(logFile === undefined ? [] : [line(`Log: ${logFile}`)])])
    },
    onEvent(event) {
      view = reduce(view, event)
      print(event.type === 'step.progress' ? printProgress(event, view) : eventLines(event, view, { width, logFile }))
    },
    onPractice({ part, state, detail }) {
      // A line when the state changes; a build says too much to print all of it.
      if (practice.get(part) === state) return
      practice.set(part, state)
      print([line(`practice: ${part}: ${state}${detail === undefined ? '' : ` (${detail})`}`)])
    },
    async evidence(report) {
      const { startedAt, finishedAt } = view
      const took =
        startedAt === undefined || finishedAt === undefined
          ? []
          : [line(`Took ${duration(Date.parse(finishedAt) - Date.parse(startedAt))}.`)]
      print([blank, ...evidenceLines(report, width), ...took])
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
