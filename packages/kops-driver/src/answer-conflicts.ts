import { kubernetesVersionProblem } from '@dayone/kops'
import type { ClusterConfig } from './cluster-config.ts'
import { findNetworkPlugin } from './network-plugins.ts'

/** What is wrong with one answer, seen beside the others. */
export interface AnswerConflict {
  readonly key: keyof ClusterConfig
  readonly message: string
}

/** kops has no routes for it there (docs/topology.md). */
export const KUBENET_IS_PUBLIC =
  'kubenet works with the public topology only. Choose another network plugin, or public.'

/** An API that is reached from inside its network only is somebody's choice; dayone itself could not finish a new one. */
const NOBODY_GETS_IN = 'Name at least one address range, or nobody, you included, reaches the Kubernetes API.'

/** One sentence where the name of the cluster does not lie in the zone it names, or undefined; of an id nothing is known. */
export const zoneConflict = (name: string | undefined, dnsZone: string | undefined): string | undefined => {
  const zone = dnsZone?.replace(/\.$/, '')
  if (name === undefined || zone === undefined || !zone.includes('.')) return undefined
  return name === zone || name.endsWith(`.${zone}`) ? undefined : `${name} does not lie in the DNS zone ${zone}.`
}

/**
 * Answers that are right alone and cannot work together, or need another one. An adopted cluster has the version it has. Pure;
 * the answers may be incomplete.
 */
export function answerConflicts(answers: Partial<ClusterConfig>): readonly AnswerConflict[] {
  const { adopted, kubernetesVersion, networking, topology, dns, dnsZone, workloadIdentity, discoveryStore } = answers
  const version =
    adopted === undefined && kubernetesVersion !== undefined ? kubernetesVersionProblem(kubernetesVersion) : undefined
  const isKubenet = networking !== undefined && findNetworkPlugin(networking)?.name === 'kubenet'
  const wrongZone = zoneConflict(answers.name, dnsZone)
  const conflicts: readonly (AnswerConflict | false)[] = [
    answers.apiAccess?.length === 0 && adopted === undefined && { key: 'apiAccess', message: NOBODY_GETS_IN },
    version !== undefined && { key: 'kubernetesVersion', message: version },
    isKubenet && topology === 'private' && { key: 'topology', message: KUBENET_IS_PUBLIC },
    (dns === 'private' || dns === 'public') &&
      dnsZone === undefined && { key: 'dnsZone', message: `With dns ${dns}, name the zone in cluster.dnsZone.` },
    dns !== 'none' && wrongZone !== undefined && { key: 'dnsZone', message: wrongZone },
    workloadIdentity === true &&
      discoveryStore === undefined && {
        key: 'discoveryStore',
        message: 'For roles of pods, name the bucket of their public keys in cluster.discoveryStore.',
      },
  ]
  return conflicts.filter((one) => one !== false)
}

/** What an answer stands for that is given and has no use beside the others: its key, and why. Pure. */
export function idleAnswers(config: ClusterConfig): readonly string[] {
  const { topology, bastion, dns, dnsZone, networkId, subnetIds, utilitySubnetIds, workloadIdentity } = config
  return [
    bastion && topology === 'public' && 'bastion (only a private topology has one)',
    dns === 'none' && dnsZone !== undefined && 'dnsZone (dns is none)',
    networkId === 'new' && subnetIds.length > 0 && 'subnetIds (the network is a new one)',
    utilitySubnetIds.length > 0 &&
      (topology === 'public' || subnetIds.length === 0) &&
      'utilitySubnetIds (only a private topology in subnets that exist has any)',
    !workloadIdentity && config.discoveryStore !== undefined && 'discoveryStore (workloadIdentity is off)',
  ].filter((one) => one !== false)
}
