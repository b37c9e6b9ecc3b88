import { appliedAlwaysAllow } from '@dayone/kops-driver'
import { sameCluster } from '@dayone/kube'
import {
  defined,
  emptyView,
  exitCodeOf,
  reduce,
  run,
  type PipelineEvent,
  type ProofBook,
  type RunView,
  type AnyStep,
} from '@dayone/pipeline'
import type { Approve } from './approval-of.ts'
import { askedSteps, composeSteps } from './compose-steps.ts'
import { adoptedSteps } from '../config/adopted-steps.ts'
import { checkGivenAnswers, sliceOf } from '../config/read-config.ts'
import { missingAnswers } from '../questions/missing-answers.ts'
import type { Ports } from '../ports.ts'
import { answersSession } from '../answers/answers.ts'
import { keepDefaults, takeInitialAnswers } from '../answers/offered-answers.ts'
import { predictedFacts, liveFacts, mergeFacts, type LiveFacts } from './live-facts.ts'
import { steps } from '../steps.ts'
import { addressQuestion } from '../answers/address-question.ts'
import type { OpenCloud } from '../clouds/cloud.ts'
import { openPlace, settleFile, whyNotAsked, type OpenPlace } from './open-place.ts'
import type { RunLog } from '../session/run-log.ts'
import type { Session } from '../session/session.ts'

/** A session whose cloud is open and whose questions are answered. */
export interface ReadyRun {
  readonly session: Session
  readonly place: OpenPlace
  readonly cloud: OpenCloud
  readonly ports: Ports
  readonly log: RunLog
  readonly cluster: string
  readonly facts: LiveFacts
  readonly steps: readonly AnyStep<Ports>[]
  readonly config: Readonly<Record<string, unknown>>
}

export interface ReadyOptions {
  /** Ids of the chosen steps; none means all. */
  readonly ids: readonly string[]
  /** True: missing answers are asked for, or accepted on practice with --yes. False: they are an error. */
  readonly ask: boolean
  /** Back from the review: every question can be answered again. */
  readonly revisit?: boolean
  /** Why the answers so far give no plan. */
  readonly problem?: string
}

/**
 * Opens the cloud and gets every answer the selected steps need. Typed answers are saved immediately; accepted defaults
 * stay in memory until a plan is approved. Throws UserError (exit 2) for an answer that is not valid, nothing started.
 */
export async function readyRun(session: Session, options: ReadyOptions, opened?: OpenPlace): Promise<ReadyRun> {
  const { ids: requested, ask, revisit = false, problem } = options
  const { file, stop } = session
  const ids = requested.length > 0 ? requested : adoptedSteps(file)
  const asked = askedSteps(ids)
  checkGivenAnswers(file, asked)
  const isAsked = ask && session.canPrompt && session.options.yes !== true
  const place = opened ?? (await openPlace(session, { steps: asked, isAsked, changes: ask }))
  const { cloud, log, state } = place
  const slice = (id: string): unknown => sliceOf(file, id)
  const known = file.get(['dayone', 'cluster']) as string | undefined
  const before = known === undefined ? undefined : await knownCluster(cloud, known, state, stop.stop)
  const questionPorts = await cloud.portsFor(known ?? 'unnamed', state)
  const questions = answersSession({
    file,
    steps: asked,
    ownQuestions: [...place.questions, ...(ask ? [addressQuestion(file, { isAsked })] : [])],
    cloud: { ...cloud, ports: questionPorts, isStillMeant: place.isStillMeant },
    facts: () => mergeFacts([before ?? {}, predictedFacts(asked, slice)]),
    revisit,
    ...defined({ problem }),
    isSaved: isAsked,
    onPlace: () => settleFile(session),
    stop: stop.stop,
  })
  if (isAsked) await session.front.ask(questions)
  else await takeInitialAnswers(questions)
  if (!place.isStillMeant()) {
    log.close()
    return readyRun(session, { ids: requested, ask })
  }
  const missing = missingAnswers(questions, whyNotAsked(session, ask))
  if (missing) throw missing
  const cluster = file.get(['dayone', 'cluster']) as string
  const ports = cluster === known ? questionPorts : await cloud.portsFor(cluster, state)
  // Which service accounts have a role of dayone.yaml matters to every step, whatever this run does.
  const { workloadRoles } = predictedFacts(steps, slice)
  const predicted = () => ({ ...defined({ workloadRoles }), ...predictedFacts(asked, slice) })
  const live = liveFacts(cluster, ports, predicted, sameCluster, stop.stop)
  const saved = await live.spec()
  const composed = composeSteps(ids, file, saved, saved !== undefined && (await appliedAlwaysAllow(ports)))
  if (ask) await keepDefaults(questions, composed.config)
  return { session, place, cloud, log, ports, cluster, facts: live, ...composed }
}

/** The facts of a cluster that may exist, for choices and offered answers. */
async function knownCluster(cloud: OpenCloud, cluster: string, state: string, stop: AbortSignal) {
  const ports = await cloud.portsFor(cluster, state)
  const facts = liveFacts(cluster, ports, () => ({}), sameCluster, stop)
  return (await facts.spec()) === undefined ? undefined : facts.read()
}

export interface EngineOptions {
  /** Absent: plan only. */
  readonly approve?: Approve
  readonly verify: boolean
  /** Records what was proved. If absent, every check runs. */
  readonly proofs?: ProofBook
  /** Whether the front end hears the events. */
  readonly isSilent?: boolean
}

/** The input of the engine: most runs have a cloud, a run on a file has none. */
export interface EngineRun<RunPorts> extends Pick<ReadyRun, 'session' | 'log' | 'config'> {
  readonly steps: readonly AnyStep<RunPorts>[]
  readonly ports: RunPorts
  readonly facts: Pick<LiveFacts, 'read'> & Partial<Pick<LiveFacts, 'confirmSameCluster'>>
}

/** The input of the engine for reading a cluster; it cannot change anything. */
export const engineOptions = <RunPorts>(
  { session, ports, facts, config }: Pick<EngineRun<RunPorts>, 'session' | 'ports' | 'facts' | 'config'>,
  onEvent: (event: PipelineEvent) => void,
) => ({
  config,
  ports,
  facts: facts.read,
  clock: session.clock,
  stop: session.stop.stop,
  kill: session.stop.kill,
  secrets: session.secrets,
  onEvent,
})

/** Runs the engine once and folds its events. */
export async function runEngine<RunPorts>(
  { session, ports, facts, steps, config, log }: EngineRun<RunPorts>,
  { approve, verify, proofs, isSilent = false }: EngineOptions,
): Promise<RunView> {
  let view = emptyView
  const onEvent = (event: PipelineEvent): void => {
    view = reduce(view, event)
    log.event(event)
    if (!isSilent) session.front.onEvent(event)
  }
  await run(steps, {
    ...engineOptions({ session, ports, facts, config }, onEvent),
    verify,
    ...defined({ confirmSameCluster: facts.confirmSameCluster, proofs }),
    ...(approve === undefined ? {} : { approve: (step, plan) => approve(step, plan, view) }),
  })
  return view
}

/** 130 or 143 after a stop, else the exit code of the run. */
export const exitCodeFor = (session: Session, view: RunView): number => session.stop.exitCode() ?? exitCodeOf(view)
