import { createHash } from 'node:crypto'
import {
  applyEdits,
  diffSpecs,
  editSpecText,
  missingEdits,
  readSpecFile,
  showPath,
  specDiffText,
  type ClusterSpec,
  type SpecEdit,
} from '@dayone/cluster-spec'
import { readTextFile, replaceTextFile } from '@dayone/host'
import { UserError, type Plan, type Step, type StepContext } from '@dayone/pipeline'
import { refuseOtherCloud } from '../spec/cloud-provider.ts'
import { clusterConfig, contributedConfig, ownsCluster, type ClusterSlice } from '../answers/cluster-config.ts'
import { clusterFindings } from '../plan/findings/cluster-findings.ts'
import { refuseForeignFile } from '../spec/cluster-owner.ts'
import { dueEdits, type Pass } from '../edits/due-edits.ts'
import type { SpecContributor } from '../edits/spec-contributor.ts'
import { onlySaved } from '../observe/cluster-observed.ts'
import { targetOf } from '../spec/state-store.ts'
import { specFileFindings } from './spec-file-findings.ts'
import type { SpecFileObserved } from './spec-file-observed.ts'

/** The ports of the step: one file. */
export interface SpecFilePorts {
  readonly specFile: {
    /** The absolute path. */
    readonly path: string
    /** The path as the user wrote it. */
    readonly name: string
  }
  /** Reads the saved specification, if that is possible without starting anything. */
  readonly savedSpec?: () => Promise<ClusterSpec | undefined>
  /** The address from which this computer connects to the cluster, if known. */
  readonly callerAddress?: string
}

/** The data of the change: enough to detect concurrent edits of the file. */
export interface SpecFileChange {
  readonly kind: 'edit-file'
  /** SHA-256 (hex) of the text that the plan read. */
  readonly before: string
  readonly edits: readonly SpecEdit[]
}

export interface SpecFileOptions {
  /** The steps of this run that contribute edits to the kops specification. */
  readonly contributors: readonly SpecContributor[]
  /** `own`: also the edits of this dayone.yaml's cluster answers. */
  readonly mode: 'own' | 'contributed'
  /** `last`: only the edits that depend on Kubernetes objects. */
  readonly pass: Pass
}

/**
 * The cluster step for a specification in a file, for example in Git: plans the same edits, and writes only the file.
 * It uses neither kops nor the cloud.
 */
export const specFileStep = (
  options: SpecFileOptions,
): Step<ClusterSlice, SpecFileObserved, SpecFileChange, SpecFilePorts> => ({
  id: 'spec-file',
  title: options.pass === 'last' ? 'Specification file: deferred settings' : 'Specification file',
  why: 'The specification is kept in a file: dayone edits it there, and you apply it with kops.',
  after: [],
  config: options.mode === 'own' ? clusterConfig : contributedConfig,
  questions: [],
  observe: (config, ctx) => observe(config, ctx),
  plan: (config, observed) => plan(config, observed, options),
  apply: ({ data }, _, ctx) => apply(data, ctx),
  verify: () => Promise.resolve([]),
})

async function observe(
  config: ClusterSlice,
  { ports: { specFile, savedSpec, callerAddress } }: StepContext<SpecFilePorts>,
): Promise<SpecFileObserved> {
  const text = await readTextFile(specFile.path)
  const spec = readSpecFile(text, specFile.name)
  if (ownsCluster(config)) {
    refuseForeignFile(spec, config, specFile.name)
    refuseOtherCloud(spec, targetOf(spec))
  }
  return { file: specFile.name, text, spec, saved: await savedSpec?.(), callerAddress }
}

/** Throws UserError (exit 5): edits of the last pass must not be combined with earlier ones. */
function refuseTooEarly(missing: readonly SpecEdit[], name: string): void {
  if (missing.length === 0) return
  const places = [...new Set(missing.map(({ path }) => showPath(path)))].join(', ')
  throw new UserError(`${name} lacks settings that must be applied first: ${places}. Nothing was written.`, {
    hint: 'Run the same command without --deferred, apply that change with kops, then run this again.',
    exitCode: 5,
  })
}

function plan(
  config: ClusterSlice,
  observed: SpecFileObserved | undefined,
  { contributors, pass }: SpecFileOptions,
): Plan<SpecFileChange> {
  if (observed === undefined) return { changes: [], findings: [] }
  const { file, text, spec } = observed
  const due = (of: Pass): readonly SpecEdit[] => dueEdits(config, { spec, isNew: false }, contributors, of)
  if (pass === 'last') refuseTooEarly(missingEdits(spec, due('main')), file)
  const edits = due(pass)
  const missing = missingEdits(spec, edits)
  const target = applyEdits(spec, edits)
  const late = pass === 'last' ? [] : missingEdits(spec, due('last')).filter(({ timing }) => timing === 'last')
  const reasons = new Set(missing.map(({ path, why, control }) => `${showPath(path)}: ${why} (${control})`))
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
    findings: [
      ...specFileFindings(config, observed, { target, edits, late }),
      ...clusterFindings(config, onlySaved(spec), { target, edits }),
    ],
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
    throw new UserError(`${specFile.name} has changed since it was planned. Nothing was written.`, {
      hint: 'Someone else is editing it. Run the same command again to re-plan.',
      exitCode: 5,
    })
  }
  await replaceTextFile(specFile.path, text, editSpecText(text, applyEdits(spec, edits)))
  report(`Edited ${specFile.name}. The state store and the cloud are unchanged.`)
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
