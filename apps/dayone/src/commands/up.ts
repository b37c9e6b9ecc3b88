import { exitCodeOf, UserError, type Plan, type RunView } from '@dayone/pipeline'
import { ownsTheCluster } from '../compose-steps.ts'
import { evidenceFolder } from '../session/connect-ports.ts'
import { evidenceReport } from '../session/evidence-report.ts'
import { writeEvidence } from '../session/evidence-files.ts'
import type { Session } from '../session/session.ts'
import { refuseUnnamed } from './confirmed-name.ts'
import { rollback } from './rollback.ts'
import { sayWhatIsLeft } from './say-what-is-left.ts'
import { specFile } from './spec-file.ts'
import { refuseContradiction } from './spec-option.ts'
import { plannedStep, readyRun, runEngine, type ReadyRun } from './run-steps.ts'

export interface UpOptions {
  /** Puts the specification from before the last change back. */
  readonly rollback?: boolean
  /** The cluster's name, typed by whoever wrote the command line: for changes that `--yes` alone does not approve. */
  readonly confirmName?: string
  /** A specification in a file, which is edited instead of the one in the state store. */
  readonly spec?: string
  /** With `spec`: only what has to come last. */
  readonly last?: boolean
}

/** `dayone up [step…]`: asks what is missing, shows what it would do, does it, proves it. Returns the exit code. */
export async function up(session: Session, ids: readonly string[], options: UpOptions = {}): Promise<number> {
  const { rollback: isRollback = false, confirmName, spec, last = false } = options
  refuseContradiction(options)
  if (!session.canPrompt && session.options.yes !== true) {
    throw new UserError('There is no terminal to approve anything in.', {
      hint: 'Look first with `dayone plan`, then: dayone up --yes',
    })
  }
  if (spec !== undefined) return specFile(session, ids, { name: spec, isLast: last, isApplied: true })
  if (isRollback) return rollback(session, confirmName)
  let ready = await readyRun(session, { ids, ask: true })
  try {
    for (;;) {
      const review = await reviewed(ready, ids)
      if (review === 'declined') return session.stop.exitCode() ?? 0
      if (review !== 'change-answers') return await applied(ready, review, confirmName)
      ready = await readyRun(session, { ids, ask: true, revisit: true }, ready.place)
    }
  } finally {
    ready.log.close()
  }
}

type Review = 'approved' | 'change-answers' | 'declined' | 'ask-each'

/**
 * A cluster that is not there yet gets one review of everything, before anything exists; later plans that only create
 * are covered by it. On an existing cluster each step is asked about as it comes.
 */
async function reviewed(ready: ReadyRun, ids: readonly string[]): Promise<Review> {
  const { session, steps, facts } = ready
  if (session.options.yes || !session.canPrompt || !ownsTheCluster(ids) || (await facts.spec()) !== undefined)
    return 'ask-each'
  const view = await runEngine(ready, { verify: false, isSilent: true })
  const failed = view.steps.find((step) => step.failure !== undefined)?.failure
  const first = steps[0]
  const plan = view.steps[0]?.plan
  // What cannot even be planned is said by the run itself, which fails in the same place.
  if (failed !== undefined || first === undefined || plan === undefined) return 'ask-each'
  const preview = previewOf(ready, view)
  const answer = await session.front.approve(plannedStep(first), plan, {
    preview,
    isFirst: true,
    canChangeAnswers: true,
  })
  if (session.stop.stop.aborted || answer === false) return 'declined'
  return answer === 'change-answers' ? 'change-answers' : 'approved'
}

const previewOf = ({ steps }: ReadyRun, view: RunView) =>
  steps.flatMap((step) => {
    const plan = view.steps.find(({ id }) => id === step.id)?.plan
    return plan === undefined ? [] : [{ step: plannedStep(step), plan }]
  })

async function applied(ready: ReadyRun, review: Review, confirmName: string | undefined): Promise<number> {
  const { session, cluster, log, facts, cloud, place } = ready
  const { front, options, clock, file } = session
  front.begin({ cluster, place: cloud.title, logFile: log.file })
  let isFirst = review !== 'approved'
  const view = await runEngine(ready, {
    verify: true,
    approve: async (step, plan: Plan, soFar) => {
      if (options.yes === true) refuseUnnamed(plan, confirmName)
      // The id in the file tells later runs that the cluster is theirs: it is kept before anything is created.
      await file.save()
      if (options.yes) return true
      if (review === 'approved') return 'creations'
      const preview = previewOf(ready, soFar)
      const answer = await front.approve(plannedStep(step), plan, { preview, isFirst, canChangeAnswers: false })
      isFirst = false
      return answer === 'change-answers' ? false : answer
    },
  })
  // A stop that comes later stops nothing.
  const stopped = session.stop.exitCode()
  if (view.steps.every(({ failure }) => failure === undefined)) await file.save()
  const hasChecks = view.steps.some((step) => step.checks.length > 0)
  if (hasChecks) {
    const subject = {
      view,
      facts: await facts.read(),
      where: cloud.title,
      at: clock.now(),
      versions: {
        dayone: session.surroundings.version,
        kops: await ready.ports.kops.version(),
        node: process.versions.node,
      },
    }
    const files = await writeEvidence(evidenceFolder(cloud.folderOf(place.state), cluster), subject)
    await front.evidence(evidenceReport(cluster, view, files, cloud.where))
  }
  if (stopped !== undefined) sayHowToGoOn(ready, view, stopped)
  const isUnfinished = view.steps.some(({ outcome }) => outcome === 'failed' || outcome === 'cancelled')
  if (isUnfinished)
    await sayWhatIsLeft(ready, {
      nextSteps: ['dayone up   (goes on from here)', 'dayone down   (takes all of it away)'],
    })
  return stopped ?? exitCodeOf(view)
}

function sayHowToGoOn({ session }: ReadyRun, view: RunView, exitCode: number): void {
  const done = view.steps.filter(({ outcome }) => outcome === 'applied' || outcome === 'unchanged').map(({ id }) => id)
  const started = view.steps
    .filter((step) => step.applied > 0 && step.outcome === 'cancelled')
    .map(({ id, applied: count }) => `${id} (${count} ${count === 1 ? 'change' : 'changes'} done)`)
  session.front.fail({
    message: `Stopped by you. Done: ${done.length === 0 ? 'no step as a whole' : done.join(', ')}${started.length === 0 ? '' : `; begun: ${started.join(', ')}`}.`,
    hint: 'Nothing is lost: `dayone up` goes on from here.',
    exitCode,
  })
}
