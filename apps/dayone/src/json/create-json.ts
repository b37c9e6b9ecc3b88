import { UserError } from '@dayone/pipeline'
import type { FrontEnd } from '../front-end.ts'
import type { LineWriter } from '../line-writer.ts'

/**
 * One JSON object per line for each event, nothing else. It never prompts: what is missing is an error, a plan is
 * not approved. Besides the pipeline's events: `practice.progress`, `evidence`, `failure`.
 */
export const createJsonFrontEnd = (out: LineWriter): FrontEnd => {
  const emit = (value: object): void => void out.write(JSON.stringify(value))
  return {
    async ask(session) {
      const missing = session.groups
        .flatMap((group) => group.questions)
        .filter((question) => question.isNeeded() && session.get(question.stepId, question.key) === undefined)
        .map((question) => `${question.stepId}.${question.key}`)
      if (missing.length > 0)
        throw new UserError(`These answers are missing: ${missing.join(', ')}.`, {
          hint: 'Give them in dayone.yaml, or with --set key=value.',
        })
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
    async evidence(report) {
      emit({ type: 'evidence', ...report })
    },
    fail(failure) {
      emit({ type: 'failure', ...failure })
    },
    async close() {},
  }
}
