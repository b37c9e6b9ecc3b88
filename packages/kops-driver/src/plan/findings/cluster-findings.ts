import { readPath, type ClusterSpec, type KopsDocument } from '@dayone/cluster-spec'
import { kopsLine, type KopsTarget, type UpdatePreview } from '@dayone/kops'
import type { Finding } from '@dayone/pipeline'
import { accessFindings } from './access-findings.ts'
import { allowsAll, alwaysAllowFinding, endsAlwaysAllow } from '../../spec/always-allow.ts'
import { isBurstable } from '../../spec/burstable.ts'
import { cloudProviderOf, otherCloudFinding } from '../../spec/cloud-provider.ts'
import { hasEncryptedEtcdVolumes } from '../../spec/etcd-volumes.ts'
import { clusterFacts } from '../../answers/cluster-facts.ts'
import { ownsCluster, type ClusterConfig, type ClusterSlice } from '../../answers/cluster-config.ts'
import { immutableAnswerFindings } from './immutable-answers.ts'
import { upgradeFindings } from '../../edits/kubernetes-upgrade.ts'
import { newerKopsFinding } from '../../observe/newer-kops.ts'
import type { WantedSpec } from '../../edits/wanted-spec.ts'
import { currentPreview, savedSpec, type ClusterInHand } from '../../observe/cluster-observed.ts'
import { hasWork, isFirstUpdate, withoutAccessRules } from '../../preview/preview-work.ts'
import { issuerFindings } from './issuer-findings.ts'
import { machineRightsFindings } from './machine-rights-findings.ts'
import { oldClusterFindings } from './old-cluster-findings.ts'
import { metadataFindings } from './metadata-findings.ts'
import { pinnedFindings } from './pinned-findings.ts'
import { manualFindings } from './manual-findings.ts'
import { noRehearsalFinding } from '../../observe/rehearse-cluster.ts'
import { safeFindings } from './safe-findings.ts'
import { missingFileFindings } from '../../spec/server-files.ts'
import { pendingFindings } from './pending-findings.ts'
import { privateApiFinding, wayInFindings } from './way-in-findings.ts'

/**
 * The findings of the step: what is already safe, what becomes explicit, which risks are removed and which remain. For
 * a cluster that is not ours, only what the selected steps touch.
 */
export function clusterFindings(
  config: ClusterSlice,
  observed: ClusterInHand,
  { target, edits }: Pick<WantedSpec, 'target' | 'edits'>,
): readonly Finding[] {
  const saved = savedSpec(observed)
  const preview = currentPreview(observed)
  if (saved !== undefined && cloudProviderOf(saved) !== 'aws') return [otherCloudFinding(saved, observed)]
  const where: KopsTarget = { name: config.name, state: observed.state }
  const pinned = pinnedFindings('base' in observed ? observed.base : observed.saved, edits)
  const old = [
    ...missingFileFindings(target, where),
    ...(saved === undefined ? privateApiFinding(target) : oldClusterFindings(saved)),
  ]
  const newer = newerKopsFindings(config.name, observed)
  const open =
    (preview !== undefined && endsAlwaysAllow(preview)) || allowsAll(saved) ? [alwaysAllowFinding(config.name)] : []
  if (!ownsCluster(config)) {
    return [
      ...open,
      ...pinned,
      ...strangerFindings(config, observed),
      ...newer,
      ...old,
      ...pendingFindings(config.name, observed),
      ...pruneFindings(where, preview),
    ]
  }
  const covered = new Set(pinned.map(({ control }) => control))
  return [
    ...accessFindings(config, observed, target),
    ...machineRightsFindings(target, where),
    ...riskFindings(config, target),
    ...metadataFindings(target),
    ...manualFindings(config, saved, target),
    ...(saved === undefined
      ? []
      : issuerFindings(config, saved, observed.stage === 'running' ? observed.issuer : undefined)),
    ...safeFindings(target).filter(({ control }) => !covered.has(control)),
    ...pinned,
    ...open,
    ...newer,
    ...old,
    ...pendingFindings(config.name, observed),
    ...wayInFindings(config, target),
    ...(saved === undefined
      ? []
      : [...immutableAnswerFindings(config, saved, where), ...upgradeFindings(config, saved)]),
    ...pruneFindings(where, preview),
    ...rehearsalFindings(config, observed),
  ]
}

const rehearsalFindings = ({ name }: ClusterSlice, observed: ClusterInHand): readonly Finding[] =>
  observed.stage === 'not-saved' && 'impossible' in observed.rehearsal
    ? [noRehearsalFinding(name, observed.rehearsal.impossible)]
    : []

const newerKopsFindings = (name: string, observed: ClusterInHand): readonly Finding[] =>
  observed.stage === 'not-saved' || observed.newerKops === undefined ? [] : [newerKopsFinding(name, observed.newerKops)]

/** kops applies a specification as a whole, including saved but unapplied changes of others. */
function strangerFindings({ name }: ClusterSlice, observed: ClusterInHand): readonly Finding[] {
  const preview = currentPreview(observed)
  if (preview !== undefined && isFirstUpdate(preview)) return [notBuilt({ name, state: observed.state })]
  const isPending =
    (preview !== undefined && hasWork(preview)) ||
    (observed.stage === 'running' && observed.groups.some(({ needUpdate }) => needUpdate > 0))
  if (!isPending) return []
  return [
    {
      id: 'cluster/others-changes',
      kind: 'risk',
      target: name,
      severity: 'medium',
      text: 'Changes that others saved in the specification but did not apply are applied too.',
      hint: 'Review the changes before you approve.',
    },
  ]
}

const notBuilt = (where: KopsTarget): Finding => ({
  id: 'cluster/not-built',
  kind: 'manual',
  target: where.name,
  text: 'The cluster is saved but has not been built.',
  hint: `Build it, with these settings included: ${kopsLine(where, 'update cluster', '--yes', '--admin')}`,
})

function riskFindings(config: ClusterConfig, target: ClusterSpec): readonly Finding[] {
  const { networkPlugin } = clusterFacts(target)
  const spec = (...path: string[]): unknown => readPath(target.cluster, ['spec', ...path])
  const risk = (
    id: string,
    control: string,
    severity: 'low' | 'medium' | 'high',
    text: string,
    hint: string,
  ): Finding => ({
    id: `cluster/${id}`,
    kind: 'risk',
    target: config.name,
    text,
    severity,
    control,
    hint,
  })
  const burstable = [...new Set(target.instanceGroups.map(machineType).filter(isBurstable))]
  return [
    ...(networkPlugin.enforcesNetworkPolicy
      ? []
      : [
          risk(
            'no-isolation',
            'KD-07',
            'high',
            `${networkPlugin.name} ignores network policies: namespaces cannot be isolated.`,
            'Choose cilium for a new cluster.',
          ),
        ]),
    ...(spec('kubeAPIServer', 'auditPolicyFile') === undefined
      ? [
          risk(
            'no-audit-log',
            'KD-05',
            'medium',
            'There is no audit log: no one can tell later who did what.',
            'Enable it with kubeAPIServer.auditPolicyFile.',
          ),
        ]
      : []),
    ...(spec('encryptionConfig') === true
      ? []
      : [
          risk(
            'secrets-plain',
            'KD-06',
            'medium',
            `Secrets are stored unencrypted in etcd${hasEncryptedEtcdVolumes(target) ? ' (its volumes are encrypted)' : ''}.`,
            'Enable encryption with encryptionConfig.',
          ),
        ]),
    ...(config.controlPlanes === 1
      ? [
          risk(
            'one-control-plane',
            'KD-14',
            config.profile === 'strict' ? 'medium' : 'low',
            'Single control plane node: the Kubernetes API is unavailable while it is replaced.',
            'Three control plane nodes tolerate the loss of one.',
          ),
        ]
      : []),
    ...(burstable.length > 0
      ? [
          risk(
            'burstable',
            'KD-15',
            'low',
            `${burstable.join(', ')} runs at full speed only while it has CPU credits${
              config.profile === 'minimal' ? '.' : '; after that AWS charges for the surplus.'
            }`,
            'For sustained load use an m or c type.',
          ),
        ]
      : []),
  ]
}

const machineType = ({ spec }: KopsDocument): string => {
  const type = spec['machineType']
  return typeof type === 'string' ? type : ''
}

const pruneFindings = (where: KopsTarget, preview: UpdatePreview | undefined): readonly Finding[] =>
  (preview === undefined ? [] : withoutAccessRules(preview).prunes).map(({ type, name }) => ({
    id: `cluster/prune-${type}-${name}`,
    kind: 'manual',
    target: `${type}/${name}`,
    text: 'kops no longer needs it and deletes it only with --prune.',
    hint: `Preview: ${kopsLine(where, 'update cluster', '--prune')}`,
  }))
