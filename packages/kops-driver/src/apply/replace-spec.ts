import {
  missingEdits,
  parseClusterSpec,
  showPath,
  specDiffText,
  writeClusterSpec,
  type ClusterSpec,
  type SpecDifference,
  type SpecEdit,
} from '@dayone/cluster-spec'
import { kopsLine, kopsStoreLine, type UpdatePreview } from '@dayone/kops'
import { defined, CredentialsExpiredError, shellWord, UserError, type StepContext } from '@dayone/pipeline'
import type { ClusterChange } from '../contract/cluster-change.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { announcedDifferences } from '../spec/announced-differences.ts'
import { unexplained } from '../preview/explain-preview.ts'
import { isFirstUpdate } from '../preview/preview-work.ts'
import { saveToHistory } from '../resources/spec-history.ts'

type Replacement = Extract<ClusterChange, { kind: 'replace' }>

/**
 * Replaces the specification that the plan read. kops has no lock, drops unknown fields, and saves groups that it
 * rejects later. Therefore: read it again and refuse if it changed (UserError, exit 5); keep a private copy of the old
 * one; replace; read it back and compare every field; preview. If kops saved something else, rejects it, or would touch
 * resources that the edits do not explain, the old specification is restored and the reason is thrown (UserError, exit
 * 3).
 */
export async function replaceSpec(data: Replacement, name: string, ctx: StepContext<ClusterPorts>): Promise<void> {
  const { kops, historyFolder } = ctx.ports
  const [old, wanted] = [parseClusterSpec(data.before), parseClusterSpec(data.yaml)]
  const present = await kops.getSpec(name)
  if (present !== undefined && announcedDifferences(present, wanted).length === 0) return
  const drift = present === undefined ? undefined : announcedDifferences(old, present)
  if (present === undefined || drift === undefined || drift.length > 0)
    throw changedSince(name, kops.state, drift && specDiffText(drift))
  const before = await previewOf(name, ctx)
  const kind = data.restores === true ? 'undone' : 'replaced'
  const kept = await saveToHistory(historyFolder, writeClusterSpec(present), ctx.clock.now(), kind)
  ctx.report(`Backed up the old specification to ${kept}.`)
  try {
    await kops.replaceSpec(wanted)
    await readBack(name, data.edits, ctx, wanted)
    const after = await kops.previewUpdate(name, { kill: ctx.kill })
    if (before !== undefined) refuseUnexplained(before, after, announcedDifferences(old, wanted))
    ctx.report(`Saved the specification of ${name} and read it back: ${data.edits.length} settings kept.`)
  } catch (error) {
    if (error instanceof CredentialsExpiredError) throw withUnchecked(error, name, kept)
    await putBack(old, kept, ctx)
    ctx.report('The specification was restored.')
    throw withRestored(error)
  }
}

/** Undefined if kops cannot preview yet: the cluster is only partly saved, or was never built. */
async function previewOf(name: string, ctx: StepContext<ClusterPorts>): Promise<UpdatePreview | undefined> {
  try {
    const preview = await ctx.ports.kops.previewUpdate(name, { kill: ctx.kill })
    return isFirstUpdate(preview) ? undefined : preview
  } catch (error) {
    const isAnswer = error instanceof UserError && !(error instanceof CredentialsExpiredError)
    if (isAnswer && !ctx.kill.aborted) return undefined
    throw error
  }
}

/**
 * kops silently drops unknown fields (kubernetes/kops#4058). The saved specification is therefore compared with the
 * edits, and with `wanted` in every other field. Throws UserError (exit 3) that lists the paths.
 */
export async function readBack(
  name: string,
  edits: readonly SpecEdit[],
  { ports }: StepContext<ClusterPorts>,
  wanted?: ClusterSpec,
): Promise<ClusterSpec> {
  const spec = await ports.kops.getSpec(name)
  if (spec === undefined) throw changedSince(name, ports.kops.state)
  const lost = missingEdits(spec, edits).map(({ document, path, by }) => {
    const where = document === 'cluster' ? 'the cluster' : `the instance group ${document.instanceGroup}`
    return `${showPath(path)} of ${where} (required by ${by})`
  })
  const others = wanted === undefined ? [] : announcedDifferences(wanted, spec)
  if (lost.length === 0 && others.length === 0) return spec
  const places = lost.length > 0 ? lost : others.map(({ document, path }) => `${showPath(path)} of ${document}`)
  throw new UserError(`kops did not keep ${places.join(', ')}.`, {
    hint: 'This kops version does not know the field, or requires another value. Compare `kops version` with `dayone doctor`.',
    ...(others.length === 0 ? {} : { cause: specDiffText(others) }),
    exitCode: 3,
  })
}

function refuseUnexplained(before: UpdatePreview, after: UpdatePreview, differences: readonly SpecDifference[]): void {
  const surprises = unexplained(before, after, differences)
  if (surprises.length === 0) return
  throw new UserError(`kops would also change resources that these settings do not explain: ${surprises.join(', ')}.`, {
    hint: 'Check what kops would do with the new settings; its preview is in the log.',
    cause: after.text.slice(0, 8000),
    exitCode: 3,
  })
}

async function putBack(old: ClusterSpec, kept: string, { ports: { kops } }: StepContext<ClusterPorts>): Promise<void> {
  const name = old.cluster.metadata.name
  try {
    await kops.replaceSpec(old)
  } catch (error) {
    throw new UserError(`The specification of ${name} could not be restored. The cluster itself is unchanged.`, {
      hint: 'Restore it before anyone updates the cluster with kops.',
      nextSteps: [kopsStoreLine(kops.state, `replace -f ${shellWord(kept)}`)],
      cause: error,
      exitCode: 3,
    })
  }
}

/**
 * Without AWS the specification can neither be checked nor restored. The next run shows its effects in the plan first.
 */
const withUnchecked = ({ message, hint, cause, exitCode }: UserError, name: string, kept: string): UserError =>
  new UserError(`${message} The new specification of ${name} may have been saved and is not verified.`, {
    ...defined({ hint }),
    nextSteps: ['dayone plan   (shows what kops would do with it)', `The old one is in ${kept}`],
    cause,
    exitCode,
  })

function withRestored(error: unknown): unknown {
  if (!(error instanceof UserError)) return error
  const { message, hint, nextSteps, cause, exitCode } = error
  return new UserError(`${message} The specification was restored.`, {
    ...defined({ hint }),
    nextSteps,
    cause,
    exitCode,
  })
}

export const changedSince = (name: string, state: string, difference?: string): UserError =>
  new UserError(`The specification of ${name} has changed since it was planned. Nothing was written.`, {
    hint: 'Someone else is changing this cluster. Run the same command again to re-plan.',
    nextSteps: [kopsLine({ name, state }, 'get all', '-o yaml')],
    ...defined({ cause: difference }),
    exitCode: 5,
  })
