import { missingEdits, parseClusterSpec } from '@dayone/cluster-spec'
import { UserError, type StepContext } from '@dayone/pipeline'
import { refuseWithoutAdmin } from './admin-check.ts'
import { ADMIN_LIFETIME, ensureAdminKubeconfig } from '../observe/admin-kubeconfig.ts'
import type { ClusterChange, OldRule } from '../contract/cluster-change.ts'
import type { ClusterSlice } from '../answers/cluster-config.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { createDiscoveryBucket } from '../resources/discovery-bucket.ts'
import { createEncryptionKey } from '../resources/encryption-key.ts'
import { forgetIssuer, recordIssuer } from '../issuer/issuer-record.ts'
import { closeOldRules, oldRules } from '../exposure/old-rules.ts'
import { resourcesHash } from '../preview/preview-work.ts'
import { changedSince, readBack, replaceSpec } from './replace-spec.ts'
import { rollGroups } from './roll-groups.ts'
import { makeStateBucket } from '../resources/state-bucket-change.ts'
import { followBuild } from '../waiting/follow-kops.ts'
import { waitUntilReady } from '../waiting/wait-until-ready.ts'

/**
 * Like `applyCluster`, with a fresh preview: approval may have taken an hour, and kops is not the only writer. A saved
 * specification was read and previewed after it was written, by kops alone: the next round plans with these answers.
 */
export async function applyFresh(
  data: ClusterChange,
  config: ClusterSlice,
  ctx: StepContext<ClusterPorts>,
): Promise<void> {
  ctx.ports.kops.forgetAnswers()
  try {
    await applyCluster(data, config, ctx)
  } finally {
    if (data.kind !== 'save' && data.kind !== 'replace') ctx.ports.kops.forgetAnswers()
  }
}

/** Applies one change; safe to repeat. Reports kops' output. */
async function applyCluster(data: ClusterChange, config: ClusterSlice, ctx: StepContext<ClusterPorts>): Promise<void> {
  const { name } = config
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
      if (data.resources !== undefined) await refuseOtherWork(data.resources, data.oldRules, config, ctx)
      if (data.endsAlwaysAllow === true) await refuseWithoutAdmin(name, ctx)
      await kops.update(name, { prune: data.prune, kubeconfig, adminLifetime: ADMIN_LIFETIME, ...followBuild(ctx) })
      await closeOldRules(name, data.oldRules ?? [], ctx)
      return waitUntilReady(name, ctx)
    case 'close':
      return closeOldRules(name, data.oldRules, ctx)
    case 'ready':
      await ensureAdminKubeconfig(name, ctx)
      return waitUntilReady(name, ctx)
    case 'issuer-record':
      await recordIssuer(ctx.ports.kube, data.issuer)
      return ctx.report(`Recorded in the cluster that ${data.issuer} signs service account tokens.`)
    case 'issuer-forget':
      return forgetIssuer(ctx.ports.kube)
    case 'issuer-wait':
      return undefined
    case 'roll':
      await ensureAdminKubeconfig(name, ctx)
      await rollGroups(data.groups, name, ctx)
      return waitUntilReady(name, ctx)
  }
}

/** Throws UserError (exit 5) if kops would now touch resources other than the approved ones. */
async function refuseOtherWork(
  approved: string,
  approvedRules: readonly OldRule[] | undefined,
  config: ClusterSlice,
  { ports, kill }: StepContext<ClusterPorts>,
): Promise<void> {
  const { name } = config
  const preview = await ports.kops.previewUpdate(name, { kill })
  if (preview.isEmpty) return
  const isSame = resourcesHash(preview) === approved
  if (isSame && (approvedRules === undefined || !(await hasNewRules(approvedRules, config, ports)))) return
  throw new UserError(`kops would now change resources of ${name} that the plan did not show. Nothing was applied.`, {
    hint: 'The specification or the cloud has changed since. Run the same command again to re-plan.',
    cause: preview.text.slice(0, 8000),
    exitCode: 5,
  })
}

/** Whether --prune would now delete rules that the plan did not show. */
async function hasNewRules(approved: readonly OldRule[], config: ClusterSlice, ports: ClusterPorts): Promise<boolean> {
  const spec = await ports.kops.getSpec(config.name)
  const now = spec === undefined ? undefined : await oldRules(config, spec, ports.cloud)
  return now?.some(({ rule }) => !approved.some((one) => one.rule === rule.id)) === true
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
  ctx.report(`Saved the specification of ${name} and read it back: ${edits.length} settings kept.`)
}
