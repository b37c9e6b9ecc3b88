import { readPath, type KopsDocument } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import { accessFindings } from './access-findings.ts'
import { allowsAll, alwaysAllowFinding, endsAlwaysAllow } from './always-allow.ts'
import { isBurstable } from './burstable.ts'
import { cloudProviderOf, otherCloudFinding } from './cloud-provider.ts'
import { clusterFacts } from './cluster-facts.ts'
import { ownsCluster, type ClusterConfig, type ClusterSlice } from './cluster-config.ts'
import { fixedFindings } from './fixed-findings.ts'
import { upgradeFindings } from './kubernetes-upgrade.ts'
import { newerKopsFinding } from './newer-kops.ts'
import type { ClusterObserved } from './observe-cluster.ts'
import { hasWork, isFirstUpdate } from './preview-work.ts'
import { oldClusterFindings } from './old-cluster-findings.ts'
import { metadataFindings } from './metadata-findings.ts'
import { pinnedFindings } from './pinned-findings.ts'
import { profileFindings } from './profile-findings.ts'
import { noRehearsalFinding } from './rehearse-cluster.ts'
import { safeFindings } from './safe-findings.ts'
import { privateApiFinding, wayInFindings } from './way-in-findings.ts'

/**
 * What the step has to say: what is safe already, what is now said explicitly, which risks go and which stay. About a
 * cluster that is not ours only what the chosen steps touch.
 */
export function clusterFindings(config: ClusterSlice, observed: ClusterObserved): readonly Finding[] {
  const pinned = pinnedFindings(observed)
  const { saved } = observed
  if (saved !== undefined && cloudProviderOf(saved) !== 'aws') return [otherCloudFinding(saved)]
  const old = saved === undefined ? privateApiFinding(observed.target) : oldClusterFindings(saved)
  const newer = observed.newerKops === undefined ? [] : [newerKopsFinding(config.name, observed.newerKops)]
  const open = endsOpen(observed) || allowsAll(saved) ? [alwaysAllowFinding(config.name)] : []
  if (!ownsCluster(config)) {
    return [...open, ...pinned, ...strangerFindings(config, observed), ...newer, ...old, ...pruneFindings(observed)]
  }
  const said = new Set(pinned.map(({ control }) => control))
  return [
    ...accessFindings(config, observed),
    ...riskFindings(config, observed),
    ...metadataFindings(observed.target),
    ...profileFindings(observed),
    ...safeFindings(observed.target).filter(({ control }) => !said.has(control)),
    ...pinned,
    ...open,
    ...newer,
    ...old,
    ...wayInFindings(config, observed),
    ...fixedFindings(config, observed),
    ...(saved === undefined ? [] : upgradeFindings(config, saved)),
    ...pruneFindings(observed),
    ...rehearsalFindings(config, observed),
  ]
}

const rehearsalFindings = ({ name }: ClusterSlice, { rehearsal }: ClusterObserved): readonly Finding[] =>
  rehearsal !== undefined && 'impossible' in rehearsal ? [noRehearsalFinding(name, rehearsal.impossible)] : []

const endsOpen = ({ preview }: ClusterObserved): boolean => preview !== undefined && endsAlwaysAllow(preview)

/** kops applies a specification as a whole: what others saved and did not apply comes along. */
function strangerFindings({ name }: ClusterSlice, { preview, groups }: ClusterObserved): readonly Finding[] {
  if (preview !== undefined && isFirstUpdate(preview)) return [notBuilt(name)]
  const isPending =
    (preview !== undefined && hasWork(preview)) || groups?.some(({ needUpdate }) => needUpdate > 0) === true
  if (!isPending) return []
  return [
    {
      id: 'cluster/others-changes',
      kind: 'risk',
      target: name,
      severity: 'medium',
      text: 'What others have saved in the specification and not applied yet is applied with it.',
      hint: 'Read the changes before you agree.',
    },
  ]
}

const notBuilt = (name: string): Finding => ({
  id: 'cluster/not-built',
  kind: 'manual',
  target: name,
  text: 'The cluster is saved, but was never built.',
  hint: `kops update cluster --name ${name} --yes --admin builds it, with these settings in it.`,
})

function riskFindings(config: ClusterConfig, { target }: ClusterObserved): readonly Finding[] {
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
            'There is no audit log: nobody can tell later who did what.',
            'kops can write one: kubeAPIServer.auditPolicyFile.',
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
            "Secrets are readable in etcd's database (its volumes are encrypted).",
            'kops can encrypt them: encryptionConfig.',
          ),
        ]),
    ...(config.controlPlanes === 1
      ? [
          risk(
            'one-control-plane',
            'KD-14',
            config.profile === 'strict' ? 'medium' : 'low',
            'One control plane: while it is replaced, the Kubernetes API is away.',
            'Three control planes survive the loss of one.',
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
              config.profile === 'minimal' ? '.' : '; beyond them AWS charges for the surplus.'
            }`,
            'For steady load take an m or c type.',
          ),
        ]
      : []),
  ]
}

const machineType = ({ spec }: KopsDocument): string => {
  const type = spec['machineType']
  return typeof type === 'string' ? type : ''
}

function pruneFindings({ preview, target }: ClusterObserved): readonly Finding[] {
  const left = (preview?.prunes ?? []).filter(({ type }) => type !== 'SecurityGroupRule')
  return left.map(({ type, name }) => ({
    id: `cluster/prune-${type}-${name}`,
    kind: 'manual',
    target: `${type}/${name}`,
    text: 'kops no longer needs it and deletes it only when told to.',
    hint: `kops update cluster --name ${target.cluster.metadata.name} --prune shows what would go.`,
  }))
}
