import type { ClusterSpec } from '@dayone/cluster-spec'
import type { RollingGroup, UpdatePreview, Validation } from '@dayone/kops'
import type { Check, StepContext } from '@dayone/pipeline'
import { ensureAdminKubeconfig } from '../observe/admin-kubeconfig.ts'
import { cloudProviderOf, otherCloudFinding } from '../spec/cloud-provider.ts'
import { ownsCluster, type ClusterSlice } from '../answers/cluster-config.ts'
import { noSuchCluster } from '../spec/cluster-owner.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { exposureChecks } from '../exposure/exposure-checks.ts'
import { withChangedRoles } from '../exposure/role-checks.ts'
import { issuerChecks } from '../issuer/issuer-checks.ts'
import { identityChecks } from './identity-checks.ts'
import { hasWork } from '../preview/preview-work.ts'
import { newestInHistory } from '../resources/spec-history.ts'
import { profileChecks, profileSavedCheck } from './profile-checks.ts'
import { healthAdvice } from '../waiting/health-advice.ts'
import { sentence } from '../waiting/health-progress.ts'
import { waitUntilHealthy } from '../waiting/wait-until-healthy.ts'

/**
 * Checks with kops and the state store that the cluster matches its configuration; changes nothing. Throws UserError if
 * the cluster does not exist.
 */
export async function verifyCluster(config: ClusterSlice, ctx: StepContext<ClusterPorts>): Promise<readonly Check[]> {
  const { kops, kubeconfigFile: kubeconfig } = ctx.ports
  const spec = await kops.getSpec(config.name, { kill: ctx.stop })
  if (spec === undefined) throw noSuchCluster({ name: config.name, state: kops.state }, await kops.listClusters())
  if (cloudProviderOf(spec) !== 'aws') {
    const { text, target } = otherCloudFinding(spec, kops)
    return [check('other-cloud', target, { status: 'skip', text, means: 'the saved specification: cloudProvider' })]
  }
  await ensureAdminKubeconfig(config.name, ctx)
  const askPreview = () => kops.previewUpdate(config.name, { kill: ctx.stop })
  const askRoll = () => kops.previewRoll(config.name, { kubeconfig, kill: ctx.stop })
  const askOthers = () =>
    Promise.all([
      exposureChecks({ config, spec, state: kops.state }, ctx.ports.cloud),
      profileChecks(spec, ctx),
      identityChecks(spec, ctx.ports),
      issuerChecks(config, spec, ctx),
    ])
  // All in parallel: most clusters are healthy at once. After a wait, everything is read again.
  const early = askOthers()
  early.catch(() => undefined)
  const [validation] = await Promise.all([waitUntilHealthy(spec, ctx), askPreview(), askRoll()])
  const [preview, groups, [exposure, profile, identity, issuer]] = await Promise.all([
    askPreview(),
    askRoll(),
    validation.waited ? askOthers() : early,
  ])
  return [
    validationCheck(spec, validation, (await newestInHistory(ctx.ports.historyFolder)) !== undefined),
    ...withChangedRoles(exposure, preview),
    ...(ownsCluster(config) ? profileSavedCheck(config, spec) : []),
    ...profile,
    ...identity,
    ...issuer,
    appliedCheck(config.name, preview),
    runningCheck(config.name, groups),
  ]
}

const check = (
  id: string,
  target: string,
  fields: Pick<Check, 'status' | 'text' | 'means'> & Partial<Check>,
): Check => ({
  id: `cluster/${id}`,
  rule: `cluster/${id}`,
  target,
  ...fields,
})

export const validationCheck = (
  spec: ClusterSpec,
  { isValid, nodes, failures }: Validation,
  hasWayBack: boolean,
): Check =>
  check('valid', spec.cluster.metadata.name, {
    status: isValid ? 'pass' : 'fail',
    text: isValid
      ? `kops reports the cluster healthy: ${nodes.length} nodes ready.`
      : `kops reports problems: ${failures.map(sentence).join('; ')}`,
    means: 'kops validate cluster',
    ...(isValid
      ? {}
      : {
          hint: `${healthAdvice(failures, spec) ?? ''} Then: dayone verify cluster.${hasWayBack ? ' To roll back: dayone up --rollback' : ''}`,
        }),
  })

const SHOWN = 5

export function appliedCheck(name: string, preview: UpdatePreview): Check {
  const open = [preview.creates, preview.modifies, preview.deletes, preview.prunes].flat()
  const titles = open.slice(0, SHOWN).map(({ type, name: item }) => `${type}/${item}`)
  const more = open.length > SHOWN ? ` and ${open.length - SHOWN} more` : ''
  const isApplied = !hasWork(preview)
  return check('applied', name, {
    status: isApplied ? 'pass' : 'fail',
    text: isApplied
      ? 'The cloud resources match the specification.'
      : `${open.length} cloud resources differ from the specification: ${titles.join(', ')}${more}.`,
    means: 'kops update cluster, without --yes',
    ...(isApplied ? {} : { hint: 'dayone up cluster' }),
  })
}

export function runningCheck(name: string, groups: readonly RollingGroup[]): Check {
  const old = groups.filter(({ needUpdate }) => needUpdate > 0).map((group) => `${group.name} (${group.needUpdate})`)
  return check('running', name, {
    status: old.length === 0 ? 'pass' : 'fail',
    text:
      old.length === 0
        ? 'All instances run the saved configuration.'
        : `Instances of ${old.join(', ')} still run an old configuration.`,
    means: 'kops rolling-update cluster, without --yes',
    ...(old.length === 0 ? {} : { hint: 'dayone up cluster' }),
  })
}
