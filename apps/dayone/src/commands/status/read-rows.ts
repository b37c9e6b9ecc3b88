import { CLUSTER_STEP } from '@dayone/kops-driver'
import {
  failureOf,
  select,
  stepContext,
  type AnyStep,
  type RunView,
  type StatusTable,
  type StepContext,
  type StepStates,
} from '@dayone/pipeline'
import type { ConfigFile } from '../../config/config-file.ts'
import { sliceOf } from '../../config/read-config.ts'
import type { Ports } from '../../ports.ts'
import type { OpenPlace } from '../../run/open-place.ts'
import { engineOptions, readyRun, runEngine, type ReadyRun } from '../../run/run-steps.ts'
import { commandLine } from '../../session/command-line.ts'
import type { Session } from '../../session/session.ts'
import { steps as allSteps } from '../../steps.ts'
import type { Kinship } from '../../run/kinship.ts'
import type { StatusReport } from './status-lines.ts'
import { stepStatus, type StatusRow, type StepFindings } from './step-status.ts'

export interface RowsOptions {
  readonly session: Session
  readonly place: OpenPlace
  readonly cluster: string
  readonly kinship: Kinship
  /** Ids of the steps to show. */
  readonly chosen: readonly string[]
  /** The steps were named: their tables are shown too. */
  readonly isDetailed: boolean
}

/** A row for each step: planned if it is in this dayone.yaml, else its objects are counted. Changes nothing. */
export async function readRows({
  session,
  place,
  cluster,
  kinship,
  chosen,
  isDetailed,
}: RowsOptions): Promise<StatusReport> {
  const isDescribed = (id: string): boolean => describes(session.file, kinship, id)
  const planned = chosen.filter((id) => id === CLUSTER_STEP || isDescribed(id))
  const ready = await readyRun(session, { ids: [CLUSTER_STEP, ...planned], ask: false }, place)
  try {
    const facts = await ready.facts.read()
    const view = await runEngine(ready, { verify: false, isSilent: true })
    const rows = await Promise.all(
      select(allSteps, chosen).map(async ({ id }): Promise<StatusRow> => {
        const step = ready.steps.find((one) => one.id === id) ?? allSteps.find((one) => one.id === id)
        const found: StepFindings = {
          isDescribed: isDescribed(id),
          view: view.steps.find((one) => one.id === id),
          wanted: isDescribed(id) ? (step?.plan(ready.config[id], undefined, facts).changes.length ?? 0) : 0,
          states: step === undefined ? {} : await statesOf(step, ready, session.file),
          blockedBy: firstFailure(view),
          command: (...words) => commandLine(words, session.options),
        }
        const tables = isDetailed && step !== undefined ? await tablesOf(step, ready, session.file) : []
        return { ...stepStatus(id, found), ...(tables.length === 0 ? {} : { tables }) }
      }),
    )
    return { cluster, facts, rows }
  } finally {
    ready.log.close()
  }
}

/** A cluster of this dayone.yaml has all steps; of any other, those with a section. */
const describes = (file: ConfigFile, kinship: Kinship, id: string): boolean =>
  kinship === 'own' || (id === CLUSTER_STEP ? kinship === 'adopted' : file.get([id]) !== undefined)

const firstFailure = (view: RunView): string | undefined =>
  view.steps.find(({ failure }) => failure !== undefined)?.failure?.message

/** What is there of a step's work, or why it could not be read. */
async function statesOf(
  step: AnyStep<Ports>,
  ready: ReadyRun,
  file: ConfigFile,
): Promise<StepStates & { readonly failure?: string }> {
  const { states } = step
  if (states === undefined) return {}
  try {
    return await asked(step, ready, file, states)
  } catch (error) {
    return { failure: failureOf(error).message }
  }
}

/** The tables of a step, or one that says why there is none. */
async function tablesOf(step: AnyStep<Ports>, ready: ReadyRun, file: ConfigFile): Promise<readonly StatusTable[]> {
  const { tables } = step
  if (tables === undefined) return []
  try {
    return await asked(step, ready, file, tables)
  } catch (error) {
    const { message } = failureOf(error)
    return [{ title: `The details of ${step.id} could not be read: ${message}`, head: [], rows: [], notes: [] }]
  }
}

async function asked<Answer>(
  step: AnyStep<Ports>,
  ready: ReadyRun,
  file: ConfigFile,
  ask: (config: unknown, ctx: StepContext<Ports>) => Promise<Answer>,
): Promise<Answer> {
  const parsed = step.config.safeParse(sliceOf(file, step.id))
  const ctx = await stepContext(
    step,
    engineOptions(ready, () => undefined),
  )
  return ask(ready.config[step.id] ?? parsed.data, ctx)
}
