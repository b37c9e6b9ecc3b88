import { missingEdits, parseClusterSpec } from '@dayone/cluster-spec'
import { UserError, type StepContext } from '@dayone/pipeline'
import { refuseWithoutAdmin } from './admin-check.ts'
import { ADMIN_LIFETIME, ensureAdminKubeconfig } from './admin-kubeconfig.ts'
import type { ClusterChange } from './cluster-change.ts'
import type { ClusterSlice } from './cluster-config.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { createDiscoveryBucket } from './discovery-bucket.ts'
import { createEncryptionKey } from './encryption-key.ts'
import { resourcesHash } from './preview-work.ts'
import { changedSince, readBack, replaceSpec } from './replace-spec.ts'
import { rollGroups } from './roll-groups.ts'
import { makeStateBucket } from './state-bucket-change.ts'
import { followBuild } from './waiting/follow-kops.ts'
import { waitUntilReady } from './waiting/wait-until-ready.ts'

/** Carries out one change; doing it twice does no harm. kops' lines go to the report. */
export async function applyCluster(
  data: ClusterChange,
  { name }: ClusterSlice,
  ctx: StepContext<ClusterPorts>,
): Promise<void> {
  const { kops, kubeconfigFile: kubeconfig } = ctx.ports
  switch (data.kind) {
    case 'state-bucket':
      return makeStateBucket(ctx)
    case 'save':
      return save(data, name, ctx)
    case 'replace':
      return replaceSpec(data, name, ctx)
    case 'discovery-bucket':
      return createDiscoveryBucket(data.bucket, ctx)
    case 'encryption-key':
      return createEncryptionKey(name, ctx)
    case 'update':
      if (data.resources !== undefined) await refuseOtherWork(data.resources, name, ctx)
      if (data.endsAlwaysAllow === true) await refuseWithoutAdmin(name, ctx)
      await kops.update(name, { prune: data.prune, kubeconfig, adminLifetime: ADMIN_LIFETIME, ...followBuild(ctx) })
      return waitUntilReady(name, ctx)
    case 'ready':
      await ensureAdminKubeconfig(name, ctx)
      return waitUntilReady(name, ctx)
    case 'roll':
      await ensureAdminKubeconfig(name, ctx)
      await rollGroups(data.groups, name, ctx)
      return waitUntilReady(name, ctx)
  }
}

/** Throws UserError (exit 5) when kops would now touch other resources than those that were approved. */
async function refuseOtherWork(
  approved: string,
  name: string,
  { ports, kill }: StepContext<ClusterPorts>,
): Promise<void> {
  const preview = await ports.kops.previewUpdate(name, { kill })
  if (preview.isEmpty || resourcesHash(preview) === approved) return
  throw new UserError(`kops would now change other resources of ${name} than the plan showed. Nothing was applied.`, {
    hint: 'The specification or the cloud has changed meanwhile. Run the same command again to plan anew.',
    cause: preview.text.slice(0, 8000),
    exitCode: 5,
  })
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
  await readBack(name, edits, ctx)
  ctx.report(`Specification of ${name} saved and read back: ${edits.length} settings kept.`)
}
