import {
  diffSpecs,
  missingEdits,
  parseClusterSpec,
  showPath,
  specDiffText,
  type ClusterSpec,
  type SpecEdit,
} from '@dayone/cluster-spec'
import { UserError, type StepContext } from '@dayone/pipeline'
import { ADMIN_LIFETIME, ensureAdminKubeconfig } from './admin-kubeconfig.ts'
import type { ClusterChange } from './cluster-change.ts'
import type { ClusterSlice } from './cluster-config.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { waitUntilReady } from './wait-until-ready.ts'

/** Carries out one change; doing it twice does no harm. kops' lines go to the report. */
export async function applyCluster(
  data: ClusterChange,
  { name }: ClusterSlice,
  ctx: StepContext<ClusterPorts>,
): Promise<void> {
  const { kops, kubeconfigFile: kubeconfig } = ctx.ports
  const following = { onLine: (line: string) => ctx.report(line), kill: ctx.kill }
  switch (data.kind) {
    case 'save':
      return save(data, name, ctx)
    case 'replace':
      return replace(data, name, ctx)
    case 'update':
      await kops.update(name, { prune: data.prune, kubeconfig, adminLifetime: ADMIN_LIFETIME, ...following })
      return waitUntilReady(ctx)
    case 'ready':
      await ensureAdminKubeconfig(name, ctx)
      return waitUntilReady(ctx)
    case 'roll':
      await ensureAdminKubeconfig(name, ctx)
      await kops.roll(name, { kubeconfig, instanceGroups: data.groups, ...following })
      return waitUntilReady(ctx)
  }
}

async function save(
  { yaml, edits }: Extract<ClusterChange, { kind: 'save' }>,
  name: string,
  ctx: StepContext<ClusterPorts>,
): Promise<void> {
  const { kops } = ctx.ports
  const present = await kops.getSpec(name)
  if (present === undefined) await kops.createSpec(parseClusterSpec(yaml))
  else if (missingEdits(present, edits).length > 0) throw changedSince(name, kops.state)
  reportKept(edits, await readBack(name, edits, ctx), ctx)
}

async function replace(
  { before, yaml, edits }: Extract<ClusterChange, { kind: 'replace' }>,
  name: string,
  ctx: StepContext<ClusterPorts>,
): Promise<void> {
  const { kops } = ctx.ports
  const [old, wanted] = [parseClusterSpec(before), parseClusterSpec(yaml)]
  const present = await kops.getSpec(name)
  if (present !== undefined && diffSpecs(present, wanted).length === 0) return
  const drift = present === undefined ? undefined : diffSpecs(old, present)
  if (drift === undefined || drift.length > 0) throw changedSince(name, kops.state, drift && specDiffText(drift))
  try {
    await kops.replaceSpec(wanted)
    const spec = await readBack(name, edits, ctx)
    // kops stores an instance group it would refuse later; only a preview finds out.
    await kops.previewUpdate(name, { kill: ctx.kill })
    reportKept(edits, spec, ctx)
  } catch (error) {
    await kops.replaceSpec(old)
    ctx.report('The specification is as it was before.')
    throw error
  }
}

/** kops drops fields it does not know without a word (kubernetes/kops#4058), so what was set is compared with what is there. */
async function readBack(
  name: string,
  edits: readonly SpecEdit[],
  { ports }: StepContext<ClusterPorts>,
): Promise<ClusterSpec> {
  const spec = await ports.kops.getSpec(name)
  if (spec === undefined) throw changedSince(name, ports.kops.state)
  const lost = missingEdits(spec, edits)
  if (lost.length === 0) return spec
  const places = lost.map(({ document, path, by }) => {
    const where = document === 'cluster' ? 'the cluster' : `the instance group ${document.instanceGroup}`
    return `${showPath(path)} of ${where} (asked for by ${by})`
  })
  throw new UserError(`kops did not keep ${places.join(', ')}.`, {
    hint: 'This version of kops does not know the field, or wants another value. Compare `kops version` with `dayone doctor`.',
    exitCode: 3,
  })
}

const reportKept = (edits: readonly SpecEdit[], spec: ClusterSpec, ctx: StepContext<ClusterPorts>): void =>
  ctx.report(`Specification of ${spec.cluster.metadata.name} saved and read back: ${edits.length} settings kept.`)

const changedSince = (name: string, state: string, difference?: string): UserError =>
  new UserError(`The specification of ${name} has changed since the plan was made. Nothing was written.`, {
    hint: 'Somebody else works on this cluster. Run the same command again to plan anew.',
    nextSteps: [`kops get all --name ${name} --state ${state} -o yaml`],
    ...(difference === undefined ? {} : { cause: difference }),
    exitCode: 5,
  })
