import { CLUSTER_STEP } from '@dayone/kops-driver'
import {
  defined,
  UserError,
  visibleText,
  type AnyStep,
  type QuestionContext,
  type Choice,
  type ClusterFacts,
  type Question,
} from '@dayone/pipeline'
import type { ConfigFile } from '../config/config-file.ts'
import { keyPath, type KeyPath } from '../config/key-path.ts'
import { sliceOf } from '../config/read-config.ts'
import type { AskedQuestion, QuestionSession } from '../questions/question-session.ts'
import type { Ports } from '../ports.ts'
import type { OpenCloud } from '../clouds/cloud.ts'
import { ownWord, setPlace, whereOf } from '../config/place.ts'
import { clipText } from '../front-ends/lines/text/wrap-text.ts'
import { pageOf, questionPages } from '../questions/question-pages.ts'
import { referencesTo, renamedIn, type Reference } from './references.ts'

/** A cloud that was opened, as far as questions need it. */
export interface AskedCloud extends Pick<OpenCloud, 'callerAddress' | 'lookUpAddress'> {
  readonly ports: Ports
  /** False once an answer selects a different cloud: this one gets no more requests. */
  isStillMeant(): boolean
}

export interface AnswersOptions {
  readonly file: ConfigFile
  readonly steps: readonly AnyStep<Ports>[]
  /** The questions about the place, and others that belong to no step. */
  readonly ownQuestions: readonly AskedQuestion[]
  /** `none-yet`: only the place can be asked for. `none-needed`: no prompts, missing answers are only listed. */
  readonly cloud: AskedCloud | 'none-yet' | 'none-needed'
  /** Facts from earlier answers and the live cluster. */
  readonly facts: () => Partial<ClusterFacts>
  readonly revisit: boolean
  /** Why the answers so far give no plan. */
  readonly problem?: string
  /** True: each answer is written to the file at once. False: it stays in memory until the file is saved. */
  readonly isSaved: boolean
  /** Called when an answer about the place was taken, before it is written. */
  readonly onPlace: () => void
  readonly stop: AbortSignal
}

/** The path of an answer in the file: the cluster's name belongs to the top key `dayone`. */
const placeOf = (stepId: string, key: string): KeyPath =>
  stepId === CLUSTER_STEP && key === 'name' ? ['dayone', 'cluster'] : [stepId, ...keyPath(key)]

/** The questions of these steps, bound to the file they are answered in. */
export function answersSession(options: AnswersOptions): QuestionSession {
  const { file, steps, ownQuestions, cloud, revisit, isSaved, onPlace, stop } = options
  const questions = [
    ...ownQuestions,
    ...steps.flatMap((step) =>
      step.questions.map((question) => bind(step, question as Question<unknown, Ports>, options)),
    ),
  ]
  /** A number that was chosen comes as the text of its choice. */
  const isNumber = (stepId: string, key: string): boolean =>
    steps.some(({ id, questions: all }) => id === stepId && all.some((one) => one.key === key && one.kind === 'number'))
  const questionAt = (stepId: string, key: string) =>
    steps.find(({ id }) => id === stepId)?.questions.find((one) => one.key === key)
  /** The answers that refer to what this question named so far. */
  const referred = (question: Pick<Question<unknown, unknown>, 'names'> | undefined, name: unknown) =>
    question?.names === undefined || typeof name !== 'string' ? [] : referencesTo(question.names, name, steps, file)
  return {
    title: () => titleOf(file),
    groups: questionPages(questions),
    revisit: revisit && typeof cloud === 'object',
    ...defined({ problem: options.problem }),
    stop,
    get: (stepId, key) => file.get(placeOf(stepId, key)),
    async save(stepId, key, value) {
      const question = questionAt(stepId, key)
      const place = placeOf(stepId, key)
      const references = referred(question, file.get(place))
      const isRemoval = value === '' && question?.isOptional === true
      if (isRemoval || (question?.leavesOut !== undefined && value === question.leavesOut)) {
        if (isRemoval) refuseReferred(references, file.get(place))
        const emptied = place.slice(0, isRemoval ? -1 : undefined)
        if (file.get(emptied) !== undefined) file.set(emptied, undefined)
        if (isSaved) await file.saveAnswers()
        return
      }
      if (key === 'lookUpAddress' && value === true && typeof cloud === 'object') await cloud.lookUpAddress()
      // Offered values need no check: only a typed one can be taken or not exist.
      if (isSaved && typeof cloud === 'object') await refuseTaken(options, cloud.ports, { stepId, key, value })
      if (stepId === 'dayone') {
        setPlace(file, key, value)
        onPlace()
      } else {
        const before = String(file.get(place))
        for (const one of references) file.set(one.path, renamedIn(one, before, String(value)))
        file.set(place, isNumber(stepId, key) ? Number(value) : value)
      }
      if (isSaved) await file.saveAnswers()
    },
  }
}

/** Throws UserError (exit 2) if other answers refer to what would be removed. */
function refuseReferred([reference]: readonly Reference[], name: unknown): void {
  if (reference === undefined) return
  throw new UserError(`${String(name)} is still an answer to "${reference.message}": change that answer first.`)
}

/** Throws UserError (exit 2) if the cloud or the state store rejects an answer; the front ends ask again. */
async function refuseTaken(
  { steps, file, facts }: Pick<AnswersOptions, 'steps' | 'file' | 'facts'>,
  ports: Ports,
  { stepId, key, value }: { readonly stepId: string; readonly key: string; readonly value: unknown },
): Promise<void> {
  const question = steps.find(({ id }) => id === stepId)?.questions.find((one) => one.key === key)
  const problem = await question?.check?.(value, ports, {
    answers: sliceOf(file, stepId),
    facts: facts(),
    where: whereOf(file),
  })
  if (problem !== undefined) throw new UserError(problem)
}

/** The cluster's name as soon as there is one; on AWS with the account that is billed. */
function titleOf(file: ConfigFile): string {
  const name = (file.get(['dayone', 'cluster']) as string | undefined) ?? 'dayone'
  const account = ownWord(file, 'account')
  if (whereOf(file) !== 'aws' || account === undefined) return name
  return `${name} · AWS ${account} ${ownWord(file, 'region') ?? ''}`.trimEnd()
}

function bind(
  step: AnyStep<Ports>,
  question: Question<unknown, Ports>,
  { file, cloud, facts, revisit }: AnswersOptions,
): AskedQuestion {
  const asked = (): QuestionContext<unknown> => {
    const callerAddress = typeof cloud === 'object' ? cloud.callerAddress() : undefined
    const answers = sliceOf(file, step.id)
    return { answers, facts: facts(), where: whereOf(file), ...defined({ callerAddress }) }
  }
  const isAskable = (): boolean => cloud === 'none-needed' || (cloud !== 'none-yet' && cloud.isStillMeant())
  return {
    stepId: step.id,
    key: question.key,
    page: pageOf(step, question),
    kind: shownKind(question),
    message: question.message,
    explain: question.explain,
    isFurther: question.isFurther === true,
    isOptional: question.isOptional === true,
    isNeeded: () =>
      isAskable() &&
      (revisit || (question.isFurther !== true && !isEmptied(file, placeOf(step.id, question.key)))) &&
      (question.when?.(asked()) ?? true),
    initial: () => question.initial?.(asked()),
    ...(question.load === undefined || typeof cloud === 'string'
      ? {}
      : { load: async () => ((await question.load?.(facts(), cloud.ports, asked())) ?? []).map(shownChoice) }),
    isSettled: () => question.isSettled?.(asked()) === true,
    validate: (value) =>
      value === '' && question.isOptional === true
        ? question.refuseRemoval?.(asked())
        : shortened(question.validate?.(value, asked()), value),
    warn: (value) => question.warn?.(value, asked()),
  }
}

/** What of a rejected answer its error repeats. */
const REPEATED = 60

/** An error with the beginning of a long answer, for example of one that was pasted, in place of all of it. */
const shortened = (error: string | undefined, value: unknown): string | undefined =>
  typeof value === 'string' && value.length > REPEATED ? error?.replaceAll(value, clipText(value, REPEATED)) : error

/** `teams: []` is an answer: there is none, and nothing of a first one is asked for or offered. */
const isEmptied = (file: ConfigFile, path: KeyPath): boolean =>
  path.some((_part, index) => {
    const above = index === 0 ? undefined : file.get(path.slice(0, index))
    return Array.isArray(above) && above.length === 0
  })

/** Names come from the cloud and the cluster; the value stays what it is. */
const shownChoice = ({ value, label, hint, unavailable }: Choice): Choice => ({
  value,
  label: visibleText(label),
  ...(hint === undefined ? {} : { hint: visibleText(hint) }),
  ...(unavailable === undefined ? {} : { unavailable: visibleText(unavailable) }),
})

/** How the front ends show it: a number with choices is a select. */
const shownKind = ({ kind, load }: Question<unknown, Ports>): AskedQuestion['kind'] =>
  kind === 'number' && load !== undefined ? 'select' : kind
