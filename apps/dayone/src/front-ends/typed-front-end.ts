import type { Choice } from '@dayone/pipeline'
import type { AskedQuestion, QuestionSession } from '../questions/question-session.ts'
import type { TypedCommand } from './typed-command.ts'
import { asTyped, type RunOptions } from './as-typed.ts'
import type { FrontEnd } from './front-end.ts'
import { shownCommands, type ShownCommands } from './practice-shell-note.ts'

/** The same front end, but the commands in what it shows work as they are typed here, and are about what this run is about. What fails says how
 * commands of other programs reach a practice cloud. */
export function typedFrontEnd(
  front: FrontEnd,
  command: TypedCommand,
  about: RunOptions = {},
  shown: ShownCommands = shownCommands(() => false),
): FrontEnd {
  const typed = <T>(value: T): T =>
    mapStrings(value, (text) => {
      shown.see(text)
      return asTyped(text, command, about)
    }) as T
  return {
    ...front,
    ask: (session) => front.ask(typedQuestions(session, typed)),
    approve: (step, plan, context) => front.approve(step, typed(plan), typed(context)),
    begin: (run) => front.begin(run),
    onEvent: (event) => front.onEvent(typed(event)),
    onPractice: (progress) => front.onPractice(typed(progress)),
    plan: (report) => front.plan(typed(report)),
    note: (text) => front.note(typed(text)),
    evidence: (report) => front.evidence(typed(report)),
    fail(failure) {
      const said = typed(failure)
      const note = shown.note()
      front.fail(note === undefined ? said : { ...said, nextSteps: [...(said.nextSteps ?? []), typed(note)] })
    },
    settle: () => front.settle(),
    close: () => front.close(),
  }
}

/** Answers and functions are unchanged; only what people read changes. */
const typedQuestions = (session: QuestionSession, typed: <T>(value: T) => T): QuestionSession => ({
  ...session,
  groups: session.groups.map((group) => ({
    ...group,
    questions: group.questions.map((question) => typedQuestion(question, typed)),
  })),
})

function typedQuestion(question: AskedQuestion, typed: <T>(value: T) => T): AskedQuestion {
  const { load } = question
  const label = (choice: Choice): Choice => ({ ...typed(choice), value: choice.value })
  return {
    ...question,
    message: typed(question.message),
    explain: typed(question.explain),
    ...(load === undefined ? {} : { load: async () => (await load()).map(label) }),
    validate: (value) => typed(question.validate(value)),
    warn: (value) => typed(question.warn(value)),
  }
}

function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, map)]))
}
