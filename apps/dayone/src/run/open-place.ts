import { join } from 'node:path'
import type { AnyStep } from '@dayone/pipeline'
import type { AskedQuestion } from '../questions/question-session.ts'
import { missingAnswers } from '../questions/missing-answers.ts'
import type { Ports } from '../ports.ts'
import { answersSession } from '../answers/answers.ts'
import { takeInitialAnswers } from '../answers/offered-answers.ts'
import type { OpenCloud } from '../clouds/cloud.ts'
import { openCloud } from '../clouds/open-cloud.ts'
import { placeKey, whereOf } from '../config/place.ts'
import { placeQuestions } from '../answers/place-questions.ts'
import { openRunLog, type RunLog } from '../session/run-log.ts'
import type { Session } from '../session/session.ts'

/** An open cloud and its place. */
export interface OpenPlace {
  readonly cloud: OpenCloud
  readonly log: RunLog
  /** The state store: that of dayone.yaml, or the one practice has. */
  readonly state: string
  /** The questions about the place, for going back to them. */
  readonly questions: readonly AskedQuestion[]
  /** False once dayone.yaml selects a different place: then close this one and open the other. */
  isStillMeant(): boolean
}

export interface OpenOptions {
  /** The steps whose missing answers are listed with those of the place if prompts are disabled. */
  readonly steps: readonly AnyStep<Ports>[]
  /** True: missing answers are asked for. */
  readonly isAsked: boolean
  /** True: something will be changed, so the AWS account must be confirmed. */
  readonly changes: boolean
}

/** Asks where the cluster runs, and on AWS in which account, then opens that cloud. Throws UserError (exit 2) that lists what is missing. */
export async function openPlace(session: Session, { steps, isAsked, changes }: OpenOptions): Promise<OpenPlace> {
  const { file, folders, front, clock, stop } = session
  const place = placeQuestions(session, { confirmsAccount: changes })
  const asking = {
    file,
    ownQuestions: place.questions,
    facts: () => ({}),
    revisit: false,
    isSaved: isAsked,
    onPlace: () => settleFile(session),
    stop: stop.stop,
  }
  const questions = answersSession({ ...asking, steps: [], cloud: 'none-yet' })
  if (isAsked) await front.ask(questions)
  else {
    await takeInitialAnswers(questions)
    await place.prepare()
    await takeInitialAnswers(questions)
  }
  if (missingAnswers(questions) !== undefined) {
    const all = answersSession({ ...asking, steps, cloud: 'none-needed' })
    await takeInitialAnswers(all)
    const missing = missingAnswers(all, whyNotAsked(session, changes))
    if (missing !== undefined) throw missing
  }
  const folder = whereOf(file) === 'aws' ? folders.aws : folders.practice
  const log = await openRunLog(join(folder, 'logs'), clock.now())
  const cloud = await openCloud(session, log)
  const state = (file.get(['dayone', 'state']) as string | undefined) ?? cloud.stateStore
  file.set(['dayone', 'state'], state)
  const key = placeKey(file)
  return {
    cloud,
    log,
    state,
    questions: place.questions,
    isStillMeant: () => placeKey(file) === key,
  }
}

/** Why missing answers are not asked for, as a clause. `asks`: the verb does ask. */
export const whyNotAsked = ({ options, unasked }: Session, asks: boolean): string =>
  unasked ?? (options.yes === true && asks ? '--yes disables prompts' : 'only `dayone up` asks')

/** Practice keeps its dayone.yaml in its own folder, so that a clone stays clean; that of a cluster on AWS belongs to the user. */
export function settleFile({ file, folders, surroundings }: Session): void {
  if (whereOf(file) !== 'aws' || !file.path.startsWith(folders.practice)) return
  file.moveTo(join(surroundings.cwd, 'dayone.yaml'))
  file.set(['dayone', 'id'], crypto.randomUUID())
}
