import type { FrontEnd, FrontEndContext } from '../front-end.ts'
import { verdictOf } from '../../evidence/verdict.ts'
import { missingAnswers } from '../../questions/missing-answers.ts'

/**
 * One JSON object per line for each event, nothing else. It never prompts: what is missing is an error, a plan is
 * not approved. Besides the pipeline's events: `run.about`, `practice.progress`, `note`, `evidence`, `failure`.
 */
export const createJson = ({ out }: Pick<FrontEndContext, 'out'>): FrontEnd => {
  const emit = (value: object): void => void out.write(JSON.stringify(value))
  return {
    async ask(session) {
      const error = missingAnswers(session)
      if (error !== undefined) throw error
    },
    async approve() {
      return false
    },
    begin(run) {
      emit({ type: 'run.about', ...run })
    },
    onEvent: emit,
    onPractice(progress) {
      emit({ type: 'practice.progress', ...progress })
    },
    async plan({ notes }) {
      // The plans themselves went out as events.
      for (const text of notes) emit({ type: 'note', text })
    },
    note(text) {
      emit({ type: 'note', text })
    },
    async evidence(report) {
      emit({ type: 'evidence', verdict: verdictOf(report), ...report })
    },
    fail(failure) {
      emit({ type: 'failure', ...failure })
    },
    async settle() {},
    async close() {},
  }
}
