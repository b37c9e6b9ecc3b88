import { UserError } from '@dayone/pipeline'
import { answerText } from '../front-ends/lines/question/answer-text.ts'
import type { AskedQuestion, QuestionSession } from '../questions/question-session.ts'

/** A question for tests: by default it accepts any text. */
export const testQuestion = (stepId: string, key: string, more: Partial<AskedQuestion> = {}): AskedQuestion => ({
  stepId,
  key,
  page: stepId,
  kind: 'text',
  message: `Which ${key}?`,
  explain: { what: `${key} is a word.`, attack: 'Bots look for it.', byDefault: 'none', recommend: 'a good one' },
  isNeeded: () => true,
  initial: () => undefined,
  validate: () => undefined,
  warn: () => undefined,
  ...more,
})

export interface TestSession {
  readonly session: QuestionSession
  readonly answers: Map<string, unknown>
  readonly stop: AbortController
}

/** Where, a name, a size with a price, and zones that only a second node needs. */
export const testSession = (
  given: Readonly<Record<string, unknown>> = {},
  { revisit = false }: { readonly revisit?: boolean } = {},
): TestSession => {
  const answers = new Map(Object.entries(given))
  const stop = new AbortController()
  const session: QuestionSession = {
    title: () => answerText(answers.get('cluster.name')) || 'dayone',
    revisit,
    stop: stop.signal,
    get: (step, key) => answers.get(`${step}.${key}`),
    async save(step, key, value) {
      if (value === 'taken.example.com')
        throw new UserError('There is a cluster of that name already.', { hint: 'Choose another name.' })
      answers.set(`${step}.${key}`, value)
    },
    groups: [
      {
        id: 'where',
        title: 'where',
        questions: [
          testQuestion('dayone', 'where', {
            kind: 'select',
            message: 'Where should the cluster run?',
            initial: () => 'practice',
            load: async () => [
              { value: 'practice', label: 'Practice', hint: 'free' },
              { value: 'aws', label: 'AWS', unavailable: 'comes with the next step' },
            ],
          }),
        ],
      },
      {
        id: 'cluster',
        title: 'cluster',
        questions: [
          testQuestion('cluster', 'name', {
            initial: () => 'shop.example.com',
            validate: (value) => (String(value).includes('.') ? undefined : 'That is no DNS name.'),
          }),
          testQuestion('cluster', 'nodes', {
            kind: 'number',
            initial: () => 1,
            warn: (value) => (Number(value) > 1 ? 'Each node costs money.' : undefined),
          }),
          testQuestion('cluster', 'zones', {
            kind: 'list',
            isNeeded: () => Number(answers.get('cluster.nodes')) > 1,
          }),
        ],
      },
    ],
  }
  return { session, answers, stop }
}
