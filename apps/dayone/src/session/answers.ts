import type { AnyStep, Asked, ClusterFacts, Question } from '@dayone/pipeline'
import type { ConfigFile } from '../config/config-file.ts'
import { keyPath, valueAt, type KeyPath } from '../config/key-path.ts'
import { sliceOf } from '../config/read-config.ts'
import type { AskedQuestion, QuestionSession } from '../front-end.ts'
import type { Ports } from '../ports.ts'
import { pages } from './question-pages.ts'
import { whereQuestion } from './where-question.ts'

export interface AnswersOptions {
  readonly file: ConfigFile
  readonly steps: readonly AnyStep<Ports>[]
  readonly where: 'practice' | 'aws'
  /** Undefined before the cloud is there: then only the first question can be asked. */
  readonly ports: Ports | undefined
  /** What earlier answers and the live cluster make true. */
  readonly facts: () => Partial<ClusterFacts>
  readonly revisit: boolean
  /** True: each answer is written to the file at once. False: it stays in memory until somebody saves the file. */
  readonly isSaved: boolean
  readonly stop: AbortSignal
}

/** Where an answer stands in the file: the cluster's name belongs to the top key `dayone`. */
const placeOf = (stepId: string, key: string): KeyPath =>
  stepId === 'cluster' && key === 'name' ? ['dayone', 'cluster'] : [stepId, ...keyPath(key)]

/** The questions of these steps, bound to the file they are answered in. */
export function answersSession(options: AnswersOptions): QuestionSession {
  const { file, steps, ports, revisit, isSaved, stop } = options
  const questions = [
    whereQuestion(() => true),
    ...steps.flatMap((step) =>
      step.questions.map((question) => bind(step, question as Question<unknown, Ports>, options)),
    ),
  ]
  /** A number that was chosen comes as the text of its choice. */
  const isNumber = (stepId: string, key: string): boolean =>
    steps.some(({ id, questions: all }) => id === stepId && all.some((one) => one.key === key && one.kind === 'number'))
  return {
    title: () => (file.get(['dayone', 'cluster']) as string | undefined) ?? 'dayone',
    groups: pages
      .map(({ id, title, holds }) => ({
        id,
        title,
        questions: questions.filter(({ stepId, key }) => holds(stepId, key)),
      }))
      .filter((page) => page.questions.length > 0),
    revisit: revisit && ports !== undefined,
    stop,
    get: (stepId, key) => file.get(placeOf(stepId, key)),
    async save(stepId, key, value) {
      file.set(placeOf(stepId, key), isNumber(stepId, key) ? Number(value) : value)
      if (isSaved) await file.save()
    },
  }
}

function bind(
  step: AnyStep<Ports>,
  question: Question<unknown, Ports>,
  { file, where, ports, facts }: AnswersOptions,
): AskedQuestion {
  const asked = (): Asked<unknown> => ({ answers: sliceOf(file, step.id), facts: facts(), where })
  return {
    stepId: step.id,
    key: question.key,
    kind: shownKind(question),
    message: question.message,
    explain: question.explain,
    isNeeded: () => ports !== undefined && (question.when?.(asked()) ?? true),
    initial: () => question.initial?.(asked()),
    ...(question.load === undefined || ports === undefined
      ? {}
      : { load: async () => (await question.load?.(facts(), ports, asked())) ?? [] }),
    validate: (value) => question.validate?.(value, asked()),
    warn: (value) => question.warn?.(value, asked()),
  }
}

/** What the front ends show it as: forms are not drawn yet, and a number with choices is one of them. */
const shownKind = ({ kind, load }: Question<unknown, Ports>): AskedQuestion['kind'] =>
  kind === 'forms' ? 'text' : kind === 'number' && load !== undefined ? 'select' : kind

/** Takes the offered answer wherever a question is open: what `--yes` means on practice. */
export async function takeInitialAnswers(session: QuestionSession): Promise<void> {
  for (const question of session.groups.flatMap((group) => group.questions)) {
    if (!question.isNeeded() || session.get(question.stepId, question.key) !== undefined) continue
    const offered = question.initial()
    if (offered !== undefined) await session.save(question.stepId, question.key, offered)
  }
}

/**
 * Keeps what the configuration says by default where a question was none: a new cluster is made with it, and later runs
 * have no reason to ask.
 */
export async function keepDefaults(session: QuestionSession, config: Readonly<Record<string, unknown>>): Promise<void> {
  for (const { stepId, key } of session.groups.flatMap((group) => group.questions)) {
    if (session.get(stepId, key) !== undefined) continue
    // An adopted cluster stays as it is where nobody has answered; a default would look like an answer.
    if (stepId === 'cluster' && session.get('cluster', 'adopted') !== undefined) continue
    const value = valueAt(config[stepId], keyPath(key))
    if (value !== undefined) await session.save(stepId, key, value)
  }
}
