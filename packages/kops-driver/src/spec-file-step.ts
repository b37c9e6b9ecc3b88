import { createHash } from 'node:crypto'
import { applyEdits, diffSpecs, editSpecText, missingEdits, readSpecFile, showPath, specDiffText, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec' // prettier-ignore
import { readTextFile, replaceTextFile } from '@dayone/host'
import { UserError, type Plan, type Step, type StepContext } from '@dayone/pipeline'
import { refuseOtherCloud } from './cloud-provider.ts'
import { clusterConfig, contributedConfig, ownsCluster, type ClusterSlice } from './cluster-config.ts'
import { clusterFindings } from './cluster-findings.ts'
import { refuseForeignFile } from './cluster-owner.ts'
import { dueEdits, type Pass } from './due-edits.ts'
import type { SpecContributor } from './spec-contributor.ts'
import { specFileFindings } from './spec-file-findings.ts'

/** What the step may touch: one file. */
export interface SpecFilePorts {
  readonly specFile: {
    /** Where it lies. */
    readonly path: string
    /** As the person has named it. */
    readonly name: string
  }
  /** The specification in the state store, where it can be asked for without starting anything. */
  readonly savedSpec?: () => Promise<ClusterSpec | undefined>
  /** The address from which this computer reaches the cluster, where it is known. */
  readonly callerAddress?: string
}

export interface SpecFileObserved {
  /** The file, as the person has named it, and its text. */
  readonly file: string
  readonly text: string
  /** What the file says, and what it shall say. */
  readonly spec: ClusterSpec
  readonly target: ClusterSpec
  readonly edits: readonly SpecEdit[]
  readonly missing: readonly SpecEdit[]
  /** What has to come in a change of its own, later; empty in the last pass. */
  readonly late: readonly SpecEdit[]
  readonly saved?: ClusterSpec
  readonly callerAddress?: string
}

/** What the one change carries: enough to notice that somebody else edits the file. */
export interface SpecFileChange {
  readonly kind: 'edit-file'
  /** SHA-256 of the text the plan saw, hex. */
  readonly before: string
  readonly edits: readonly SpecEdit[]
}

export interface SpecFileOptions {
  /** The steps of this run that want something in the kops specification. */
  readonly contributors: readonly SpecContributor[]
  /** `own`: also what this dayone.yaml says of the cluster. */
  readonly mode: 'own' | 'contributed'
  /** `last`: the edits that must come after the objects they need, and only those. */
  readonly pass: Pass
}

/**
 * The cluster step for a specification that people keep in a file, in Git for example: plans the same edits against the
 * file, and writes the file alone. Nothing is asked of kops or the cloud, and nothing is written there.
 */
export const specFileStep = (
  options: SpecFileOptions,
): Step<ClusterSlice, SpecFileObserved, SpecFileChange, SpecFilePorts> => ({
  id: 'spec-file',
  title: options.pass === 'last' ? 'The file: settings that have to come last' : 'The specification in your file',
  why: 'You keep the specification in a file: it is edited there, and applied when you hand it to kops.',
  after: [],
  config: options.mode === 'own' ? clusterConfig : contributedConfig,
  questions: [],
  observe: (config, ctx) => observe(config, options, ctx),
  plan: (config, observed) => plan(config, observed),
  apply: ({ data }, _, ctx) => apply(data, ctx),
  verify: () => Promise.resolve([]),
})

async function observe(
  config: ClusterSlice,
  { contributors, pass }: SpecFileOptions,
  { ports: { specFile, savedSpec, callerAddress } }: StepContext<SpecFilePorts>,
): Promise<SpecFileObserved> {
  const text = await readTextFile(specFile.path)
  const spec = readSpecFile(text, specFile.name)
  if (ownsCluster(config)) {
    refuseForeignFile(spec, config, specFile.name)
    refuseOtherCloud(spec)
  }
  const due = (of: Pass): readonly SpecEdit[] => dueEdits(config, { spec, isNew: false }, contributors, of)
  const edits = due(pass)
  if (pass === 'last') refuseTooEarly(missingEdits(spec, due('main')), specFile.name)
  const late = pass === 'last' ? [] : missingEdits(spec, due('last')).filter(({ timing }) => timing === 'last')
  const saved = await savedSpec?.()
  return {
    file: specFile.name,
    text,
    spec,
    target: applyEdits(spec, edits),
    edits,
    missing: missingEdits(spec, edits),
    late,
    ...(saved === undefined ? {} : { saved }),
    ...(callerAddress === undefined ? {} : { callerAddress }),
  }
}

/** Throws UserError (exit 5): what comes last must not come together with what comes first. */
function refuseTooEarly(missing: readonly SpecEdit[], name: string): void {
  if (missing.length === 0) return
  const places = [...new Set(missing.map(({ path }) => showPath(path)))].join(', ')
  throw new UserError(`${name} lacks what has to come first: ${places}. Nothing was written.`, {
    hint: 'Run the same command without --last, apply that change with kops, and come back then.',
    exitCode: 5,
  })
}

function plan(config: ClusterSlice, observed: SpecFileObserved | undefined): Plan<SpecFileChange> {
  if (observed === undefined) return { changes: [], findings: [] }
  const { file, text, spec, target, edits, missing } = observed
  const reasons = new Set(missing.map(({ path, why, control }) => `${showPath(path)}: ${why} (${control})`))
  const seen = { saved: spec, base: spec, target, edits, missing, lostGroups: [] }
  return {
    changes:
      missing.length === 0
        ? []
        : [
            {
              id: 'edit-file',
              action: 'update',
              target: file,
              why: [...reasons].join('; '),
              diff: specDiffText(diffSpecs(spec, target)),
              data: { kind: 'edit-file', before: hashOf(text), edits },
            },
          ],
    findings: [...specFileFindings(config, observed), ...clusterFindings(config, seen)],
  }
}

async function apply(
  { before, edits }: SpecFileChange,
  { ports: { specFile }, report }: StepContext<SpecFilePorts>,
): Promise<void> {
  const text = await readTextFile(specFile.path)
  const spec = readSpecFile(text, specFile.name)
  if (missingEdits(spec, edits).length === 0) return
  if (hashOf(text) !== before) {
    throw new UserError(`${specFile.name} has changed since the plan was made. Nothing was written.`, {
      hint: 'Somebody else edits it. Run the same command again to plan anew.',
      exitCode: 5,
    })
  }
  await replaceTextFile(specFile.path, text, editSpecText(text, applyEdits(spec, edits)))
  report(`${specFile.name} is edited, and nothing else: the state store and the cloud are as they were.`)
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
