import { defined, exitCodeOf, UserError, type Failure, type Outcome, type RunView } from '@dayone/pipeline'
import { commandLine } from '../../session/command-line.ts'
import { askedSteps, ownsTheCluster } from '../../run/compose-steps.ts'
import type { Session } from '../../session/session.ts'
import { approvalOf, plannedStep, plansOf } from '../../run/approval-of.ts'
import { copiedFile, copiedFileNote, refuseForCopy, rememberFile } from '../../run/copied-file.ts'
import { proofBookOf, recordEvidence } from '../../run/record-evidence.ts'
import { withCloudTrail, type CloudTrailOption } from '../cloudtrail/cloudtrail-option.ts'
import { rollback } from './rollback.ts'
import { sayWhatIsLeft } from '../down/say-what-is-left.ts'
import { specFile } from '../spec-file/spec-file.ts'
import { refuseContradiction } from '../spec-file/spec-option.ts'
import { readyRun, runEngine, type ReadyRun } from '../../run/run-steps.ts'

export interface UpOptions extends CloudTrailOption {
  /** Restores the specification from before the last change. */
  readonly rollback?: boolean
  /** The cluster's name, typed on the command line: for changes that `--yes` alone does not approve. */
  readonly confirmName?: string
  /** A specification in a file, which is edited instead of the one in the state store. */
  readonly spec?: string
  /** With `spec`: only what has to come last. */
  readonly deferred?: boolean
}

/** `dayone up [step…]`: asks what is missing, shows what it would do, does it, proves it. Returns the exit code. */
export async function up(session: Session, ids: readonly string[], options: UpOptions = {}): Promise<number> {
  const { rollback: isRollback = false, confirmName, spec, deferred = false } = options
  refuseContradiction(options)
  // An unknown step is reported before anything that the person would have to do for it.
  askedSteps(ids)
  if (!session.canPrompt && session.options.yes !== true) {
    const file = spec === undefined ? [] : ['--spec', spec, ...(deferred ? ['--deferred'] : [])]
    throw nobodyApproves(session, [...ids, ...file])
  }
  if (spec !== undefined) return specFile(session, ids, { name: spec, isLast: deferred, isApplied: true })
  if (isRollback) return rollback(session, confirmName)
  for (const note of session.notes) session.front.note(note)
  let opened = await readyRun(session, { ids, ask: true })
  const addTrail = withCloudTrail(session, options)
  try {
    for (;;) {
      const ready = await addTrail(opened)
      const review = await reviewed(ready, ids)
      if (review === 'declined') return leave(session, ids)
      if (typeof review === 'string' && review !== 'change-answers')
        return await applied(ready, review, { ids, confirmName })
      const problem = typeof review === 'string' ? undefined : review.problem
      opened = await readyRun(session, { ids, ask: true, revisit: true, ...defined({ problem }) }, ready.place)
    }
  } finally {
    opened.log.close()
  }
}

/** Exit 2: why approval is not possible, and how to run without it. */
const nobodyApproves = ({ unasked = 'prompts are disabled', options }: Session, args: readonly string[]) => {
  const [plan, up] = [commandLine(['plan', ...args], options), commandLine(['up', ...args, '--yes'], options)]
  const hint = `Review with \`${plan}\`, then run: ${up}`
  return unasked === 'there is no terminal'
    ? new UserError('There is no terminal to approve the plan.', { hint })
    : new UserError(`Cannot ask for approval: ${unasked}.`, {
        hint: unasked.startsWith('CI') ? `${hint}. To enable prompts: CI= dayone up` : hint,
      })
}

/** The user left the review: prints where the answers are, and the command to continue. */
function leave({ front, file, options, stop }: Session, ids: readonly string[]): number {
  const stopped = stop.exitCode()
  front.note(
    `${stopped === undefined ? '' : 'Interrupted. '}Nothing was created. Your answers are kept in ${file.path}. Continue with: ${commandLine(['up', ...ids], options)}`,
  )
  return stopped ?? 0
}

/** `problem`: the answers give no plan. */
type Review = 'approved' | 'change-answers' | 'declined' | 'ask-each' | { readonly problem: string }

/** Errors that other answers can solve: what they say is not valid, or is refused. */
const ofAnswers = (failure: Failure): boolean => failure.exitCode === 2 || failure.exitCode === 5

/**
 * A cluster that does not exist yet gets one review of everything; later plans that only create
 * are covered by it. On an existing cluster each step needs its own approval.
 */
async function reviewed(ready: ReadyRun, ids: readonly string[]): Promise<Review> {
  const { session, steps, facts } = ready
  if (session.options.yes || !session.canPrompt || !ownsTheCluster(ids) || (await facts.spec()) !== undefined)
    return 'ask-each'
  const view = await runEngine(ready, { verify: false, isSilent: true })
  const failed = view.steps.find((step) => step.failure !== undefined)?.failure
  const first = steps[0]
  const plan = view.steps[0]?.plan
  if (failed !== undefined && ofAnswers(failed))
    return { problem: [failed.message, ...(failed.hint === undefined ? [] : [failed.hint])].join(' ') }
  // Any other error in planning is reported by the run itself, which fails in the same place.
  if (failed !== undefined || first === undefined || plan === undefined) return 'ask-each'
  const preview = plansOf(steps, view)
  const answer = await session.front.approve(plannedStep(first), plan, {
    preview,
    isFirst: true,
    canChangeAnswers: true,
  })
  if (session.stop.stop.aborted || answer === false) return 'declined'
  return answer === 'change-answers' ? 'change-answers' : 'approved'
}

interface Typed {
  readonly ids: readonly string[]
  readonly confirmName: string | undefined
}

async function applied(ready: ReadyRun, review: Review, { ids, confirmName }: Typed): Promise<number> {
  const { session, cluster, log, facts, cloud } = ready
  const { front, file } = session
  front.begin({ cluster, place: cloud.title, logFile: log.file })
  const other = await copiedFile(ready)
  if (other !== undefined) front.note(copiedFileNote(other))
  const approve = approvalOf(session, {
    confirmName,
    isReviewed: review === 'approved',
    steps: ready.steps,
  })
  const view = await runEngine(ready, {
    verify: true,
    proofs: await proofBookOf(ready),
    approve: async (step, plan, soFar) => {
      if (other !== undefined && session.options.yes === true)
        refuseForCopy(step.id, plan, ready, { other, ids, confirmName })
      const answer = await approve(step, plan, soFar)
      // The id in the file tells later runs that they own the cluster: it is saved before anything is created.
      if (answer !== false) await file.save()
      return answer
    },
  })
  // A stop that comes later stops nothing.
  const stopped = session.stop.exitCode()
  // Settings without approval are not saved; without changes there was nothing to approve.
  const isKept = view.steps.every(({ outcome }) => outcome !== undefined && KEPT.includes(outcome))
  if (isKept) await file.save()
  // A copy takes the place of the other file only with a run that changed something, nothing of it refused.
  if (other === undefined || (isKept && view.steps.some((step) => step.applied > 0))) await rememberFile(ready)
  if (view.steps.some(({ checks, kept }) => checks.length > 0 || kept !== undefined))
    await recordEvidence(ready, view, await facts.read())
  if (stopped !== undefined) sayHowToGoOn(ready, view, stopped)
  const isUnfinished = view.steps.some(({ outcome }) => outcome === 'failed' || outcome === 'cancelled')
  if (isUnfinished)
    await sayWhatIsLeft(ready, {
      nextSteps: ['dayone up   (resumes from here)', 'dayone down   (deletes all of it)'],
    })
  return stopped ?? exitCodeOf(view)
}

const KEPT: readonly Outcome[] = ['applied', 'unchanged', 'waiting']

function sayHowToGoOn({ session }: ReadyRun, view: RunView, exitCode: number): void {
  const done = view.steps.filter(({ outcome }) => outcome === 'applied' || outcome === 'unchanged').map(({ id }) => id)
  const started = view.steps
    .filter((step) => step.applied > 0 && step.outcome === 'cancelled')
    .map(({ id, applied: count }) => `${id} (${count} ${count === 1 ? 'change' : 'changes'} done)`)
  session.front.fail({
    message: `Interrupted. Done: ${done.length === 0 ? 'no complete step' : done.join(', ')}${started.length === 0 ? '' : `; started: ${started.join(', ')}`}.`,
    hint: 'Nothing is lost: `dayone up` resumes from here.',
    exitCode,
  })
}
