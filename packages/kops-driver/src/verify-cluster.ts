import { isSameValue, readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { RollingGroup, UpdatePreview, Validation } from '@dayone/kops'
import type { Check, StepContext } from '@dayone/pipeline'
import { ensureAdminKubeconfig } from './admin-kubeconfig.ts'
import { isWorld } from './cidr.ts'
import { cloudProviderOf, otherCloudFinding } from './cloud-provider.ts'
import { ownsCluster, type ClusterSlice } from './cluster-config.ts'
import { noSuchCluster } from './cluster-owner.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { identityChecks } from './identity-checks.ts'
import { hasWork } from './preview-work.ts'
import { newestInHistory } from './spec-history.ts'
import { profileChecks, profileSavedCheck } from './profile-checks.ts'
import { healthAdvice } from './waiting/health-advice.ts'
import { sentence } from './waiting/health-progress.ts'
import { waitUntilHealthy } from './waiting/wait-until-healthy.ts'

/** Asks kops and the state store whether the promises hold; changes nothing. Throws UserError when the cluster is not there. */
export async function verifyCluster(config: ClusterSlice, ctx: StepContext<ClusterPorts>): Promise<readonly Check[]> {
  const { kops, kubeconfigFile: kubeconfig } = ctx.ports
  const spec = await kops.getSpec(config.name)
  if (spec === undefined) throw noSuchCluster({ name: config.name, state: kops.state }, await kops.listClusters())
  if (cloudProviderOf(spec) !== 'aws') {
    const { text, target } = otherCloudFinding(spec)
    return [check('other-cloud', target, { status: 'skip', text, means: 'the saved specification: cloudProvider' })]
  }
  await ensureAdminKubeconfig(config.name, ctx)
  const validation = await waitUntilHealthy(spec, ctx)
  const preview = await kops.previewUpdate(config.name, { kill: ctx.kill })
  const groups = await kops.previewRoll(config.name, { kubeconfig, kill: ctx.kill })
  return [
    validationCheck(spec, validation, (await newestInHistory(ctx.ports.historyFolder)) !== undefined),
    ...accessChecks(config, spec),
    ...(ownsCluster(config) ? profileSavedCheck(config, spec) : []),
    ...(await profileChecks(spec, ctx)),
    ...(await identityChecks(spec, ctx.ports)),
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
  target,
  ...fields,
})

const validationCheck = (spec: ClusterSpec, { isValid, nodes, failures }: Validation, hasWayBack: boolean): Check =>
  check('valid', spec.cluster.metadata.name, {
    status: isValid ? 'pass' : 'fail',
    text: isValid
      ? `kops finds the cluster healthy: ${nodes.length} machines ready`
      : `kops finds problems: ${failures.map(sentence).join('; ')}`,
    means: 'kops validate cluster',
    ...(isValid
      ? {}
      : {
          hint: `${healthAdvice(failures, spec) ?? ''} Then: dayone verify cluster.${hasWayBack ? ' The way back: dayone up --rollback' : ''}`,
        }),
  })

function accessChecks(config: ClusterSlice, spec: ClusterSpec): readonly Check[] {
  const asked = ownsCluster(config) ? config : undefined
  return [
    { id: 'api-access', what: 'the Kubernetes API', field: 'kubernetesApiAccess', wanted: asked?.apiAccess },
    { id: 'ssh-access', what: 'SSH', field: 'sshAccess', wanted: asked?.sshAccess },
  ].map(({ id, what, field, wanted }) => {
    const value = readPath(spec.cluster, ['spec', field])
    const list = Array.isArray(value) ? value.map(String) : []
    const common = { control: 'KD-04', means: `the saved specification: ${field}` }
    if (wanted !== undefined && !isSameValue(list, wanted)) {
      const text = `${what} is open to ${names(list)}, not to ${names(wanted)} as asked`
      return check(id, config.name, { ...common, status: 'fail', text, severity: 'high', hint: 'dayone up cluster' })
    }
    if (list.some(isWorld)) {
      const text = `${what} is open to every address on the internet`
      const hint = 'Name only the addresses that need it.'
      return check(id, config.name, { ...common, status: 'warn', text, severity: 'high', hint })
    }
    return check(id, config.name, {
      ...common,
      status: 'pass',
      text: list.length === 0 ? `${what} is closed` : `${what} is open to ${names(list)} only`,
    })
  })
}

const names = (list: readonly string[]): string => (list.length === 0 ? 'nobody' : list.join(', '))

function appliedCheck(name: string, preview: UpdatePreview): Check {
  const open = preview.creates.length + preview.modifies.length + preview.deletes.length + preview.prunes.length
  const isApplied = !hasWork(preview)
  return check('applied', name, {
    status: isApplied ? 'pass' : 'fail',
    text: isApplied
      ? 'the cloud is as the specification says'
      : `${open} cloud resources differ from the specification`,
    means: 'kops update cluster, without --yes',
    ...(isApplied ? {} : { hint: 'dayone up cluster' }),
  })
}

function runningCheck(name: string, groups: readonly RollingGroup[]): Check {
  const old = groups.filter(({ needUpdate }) => needUpdate > 0).map((group) => `${group.name} (${group.needUpdate})`)
  return check('running', name, {
    status: old.length === 0 ? 'pass' : 'fail',
    text:
      old.length === 0
        ? 'every machine runs the saved configuration'
        : `machines of ${old.join(', ')} still run an old configuration`,
    means: 'kops rolling-update cluster, without --yes',
    ...(old.length === 0 ? {} : { hint: 'dayone up cluster' }),
  })
}
