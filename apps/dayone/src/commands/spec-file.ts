import { join, resolve } from 'node:path'
import { readSpecFile, type ClusterSpec } from '@dayone/cluster-spec'
import { readTextFile } from '@dayone/host'
import { clusterFacts, specFileStep, type SpecFilePorts } from '@dayone/kops-driver'
import { UserError, type Plan, type RunView } from '@dayone/pipeline'
import type { PlannedStep } from '../front-end.ts'
import { evidenceReport } from '../session/evidence-report.ts'
import { ownWord, whereOf } from '../session/place.ts'
import { savedSpec } from '../session/saved-spec.ts'
import { openRunLog } from '../session/run-log.ts'
import type { Session } from '../session/session.ts'
import { afterFileEdit, type FileEdit } from './after-file-edit.ts'
import { exitCodeFor, plannedStep, runEngine, type Approve, type EngineRun } from './run-steps.ts'
import { specFileWish } from './spec-file-wish.ts'

export interface SpecFileOptions {
  /** Path of the specification, as the person has typed it. */
  readonly name: string
  /** Only what has to come last, in a change of its own. */
  readonly isLast: boolean
  /** Without: plan only. */
  readonly isApplied: boolean
  /** Exit 4 where the file lacks something. */
  readonly detailedExitcode?: boolean
}

/**
 * `dayone up [step…] --spec FILE`: what the steps want in the kops specification, edited in a person's own file. Starts
 * no cloud; nothing but the file is written. Returns the exit code.
 */
export async function specFile(
  session: Session,
  wished: readonly string[],
  { name, isLast, isApplied, detailedExitcode = false }: SpecFileOptions,
): Promise<number> {
  const { front, surroundings, folders, clock } = session
  const path = resolve(surroundings.cwd, name)
  const spec = readSpecFile(await readTextFile(path), name)
  const cluster = clusterOfFile(session, spec, name)
  const { contributors, mode, config } = specFileWish(session.file, wished)
  const step = specFileStep({ contributors, mode, pass: isLast ? 'last' : 'main' })
  const log = await openRunLog(join(folders.practice, 'logs'), clock.now())
  try {
    const saved = await savedSpec(session, cluster, log)
    const run: EngineRun<SpecFilePorts> = {
      session,
      log,
      steps: [step],
      config: { [step.id]: config },
      facts: { read: () => Promise.resolve(clusterFacts(spec)) },
      ports: {
        specFile: { path, name },
        ...(saved === undefined ? {} : { savedSpec: saved }),
        ...(session.file.get(['dayone', 'where']) === 'practice' ? { callerAddress: '127.0.0.1' } : {}),
      },
    }
    front.begin({ cluster, place: name, logFile: log.file })
    let diff = ''
    const approve: Approve = (_, plan) => {
      diff = plan.changes[0]?.diff ?? ''
      return isApproved(session, step, plan)
    }
    const view = await runEngine(run, { verify: false, ...(isApplied ? { approve } : {}) })
    const ids = mode === 'own' ? [] : contributors.map(({ id }) => id)
    if (isApplied) await sayWhatComesNext(session, view, { spec, name, diff, ids })
    const code = exitCodeFor(session, view)
    return code === 0 && detailedExitcode && view.steps.some(({ outcome }) => outcome === 'planned') ? 4 : code
  } finally {
    log.close()
  }
}

/** The name in the file counts for this run; dayone.yaml is not written. Throws UserError (exit 5) where that names another. */
function clusterOfFile({ file }: Session, spec: ClusterSpec, name: string): string {
  const cluster = spec.cluster.metadata.name
  const wanted = ownWord(file, 'cluster')
  if (wanted === undefined || wanted === cluster) {
    file.set(['dayone', 'cluster'], cluster)
    return cluster
  }
  throw new UserError(`${name} is about ${cluster}, and this run about ${wanted}. Nothing was written.`, {
    hint: `Name the cluster of the file: --cluster ${cluster}`,
    exitCode: 5,
  })
}

async function isApproved({ options, front }: Session, step: PlannedStep, plan: Plan): Promise<boolean> {
  if (options.yes === true) return true
  const context = { preview: [], isFirst: true, canChangeAnswers: false }
  return (await front.approve(plannedStep(step), plan, context)) === true
}

async function sayWhatComesNext(session: Session, view: RunView, edit: Omit<FileEdit, 'state'>): Promise<void> {
  const { name, spec } = edit
  const [step] = view.steps
  const cluster = spec.cluster.metadata.name
  if (step?.outcome !== 'applied' && step?.outcome !== 'unchanged') return
  const waits = step.findings.some(({ id }) => id === 'spec-file/last')
  const unchanged = waits ? 'says all that comes first; what comes last is not in it' : 'says all of it already'
  await session.front.evidence({
    ...evidenceReport(cluster, view, [], whereOf(session.file)),
    ...(step.outcome === 'unchanged'
      ? { headline: `${name} ${unchanged}.`, next: [] }
      : {
          headline: `${name} is edited. Nothing was written to the state store or the cloud.`,
          next: afterFileEdit({ ...edit, state: session.file.get(['dayone', 'state']) }),
        }),
  })
}
