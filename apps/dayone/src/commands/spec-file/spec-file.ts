import { join, resolve } from 'node:path'
import { readSpecFile, type ClusterSpec } from '@dayone/cluster-spec'
import { readTextFile } from '@dayone/host'
import { clusterFacts, specFileStep, type SpecFilePorts } from '@dayone/kops-driver'
import { defined, UserError, type RunView } from '@dayone/pipeline'
import { evidenceReport } from '../../evidence/evidence-report.ts'
import { planReport } from '../../run/plan-report.ts'
import { ownWord, whereOf } from '../../config/place.ts'
import { savedSpec } from '../../run/saved-spec.ts'
import { openRunLog } from '../../session/run-log.ts'
import type { Session } from '../../session/session.ts'
import { afterFileEdit, type FileEdit } from './after-file-edit.ts'
import { approvalOf } from '../../run/approval-of.ts'
import { exitCodeFor, runEngine, type EngineRun } from '../../run/run-steps.ts'
import { specFileRequest } from './spec-file-request.ts'

export interface SpecFileOptions {
  /** Path of the specification, as typed. */
  readonly name: string
  /** Only the deferred settings, as a separate change. */
  readonly isLast: boolean
  /** Without: plan only. */
  readonly isApplied: boolean
  /** Exit 4 if settings are missing in the file. */
  readonly detailedExitcode?: boolean
}

/**
 * `dayone up [step…] --spec FILE`: the settings of the steps in the kops specification, edited in the user's file. Starts
 * no cloud; nothing but the file is written. Returns the exit code.
 */
export async function specFile(
  session: Session,
  requested: readonly string[],
  { name, isLast, isApplied, detailedExitcode = false }: SpecFileOptions,
): Promise<number> {
  const { front, surroundings, folders, clock } = session
  const path = resolve(surroundings.cwd, name)
  const spec = readSpecFile(await readTextFile(path), name)
  const cluster = clusterOfFile(session, spec, name)
  const { contributors, mode, config } = specFileRequest(session.file, requested, name)
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
        ...defined({ savedSpec: saved }),
        ...(session.file.get(['dayone', 'where']) === 'practice' ? { callerAddress: '127.0.0.1' } : {}),
      },
    }
    front.begin({ cluster, place: name, logFile: log.file, isPlanOnly: !isApplied })
    const view = await runEngine(run, { verify: false, ...(isApplied ? { approve: approvalOf(session) } : {}) })
    const ids = mode === 'own' ? [] : contributors.map(({ id }) => id)
    if (isApplied) {
      const after = readSpecFile(await readTextFile(path), name)
      await sayWhatComesNext(session, view, { spec, after, name, ids })
    } else {
      const args = [...requested, '--spec', name, ...(isLast ? ['--deferred'] : [])]
      const { options, notes } = session
      await front.plan(planReport({ cluster, steps: [step], args, options, notes }, view))
    }
    const code = exitCodeFor(session, view)
    return code === 0 && detailedExitcode && view.steps.some(({ outcome }) => outcome === 'planned') ? 4 : code
  } finally {
    log.close()
  }
}

/** This run uses the name in the file; dayone.yaml is not written. Throws UserError (exit 5) if it has a different one. */
function clusterOfFile({ file }: Session, spec: ClusterSpec, name: string): string {
  const cluster = spec.cluster.metadata.name
  const wanted = ownWord(file, 'cluster')
  if (wanted === undefined || wanted === cluster) {
    file.set(['dayone', 'cluster'], cluster)
    return cluster
  }
  throw new UserError(`${name} describes ${cluster}, but this run is for ${wanted}. Nothing was written.`, {
    hint: `Specify the cluster of the file: --cluster ${cluster}`,
    exitCode: 5,
  })
}

async function sayWhatComesNext(session: Session, view: RunView, edit: Omit<FileEdit, 'state'>): Promise<void> {
  const { name, spec } = edit
  const [step] = view.steps
  const cluster = spec.cluster.metadata.name
  if (step?.outcome !== 'applied' && step?.outcome !== 'unchanged') return
  const waits = step.findings.some(({ id }) => id === 'spec-file/last')
  const unchanged = waits ? 'has all settings except the deferred ones' : 'already has all settings'
  await session.front.evidence({
    ...evidenceReport(cluster, view, [], whereOf(session.file)),
    ...(step.outcome === 'unchanged'
      ? { headline: `${name} ${unchanged}.`, next: [] }
      : {
          headline: `Edited ${name}. Nothing was written to the state store or the cloud.`,
          next: afterFileEdit({ ...edit, state: session.file.get(['dayone', 'state']) }),
        }),
  })
}
