import { kubernetesVersionProblem } from '@dayone/kops'
import { accessProblem, ANSWERED_LISTS, type AnsweredAccessList } from '../spec/access-lists.ts'
import { findNetworkPlugin } from '../spec/network-plugins.ts'

/** Answers that depend on each other. ClusterConfig contains all of them. */
export interface DependentAnswers {
  readonly name: string
  readonly adopted?: string | undefined
  readonly apiAccess: readonly string[]
  readonly sshAccess: readonly string[]
  readonly kubernetesVersion: string
  readonly networking: string
  readonly topology: 'public' | 'private'
  readonly bastion: boolean
  readonly dns: 'none' | 'private' | 'public'
  readonly dnsZone?: string | undefined
  readonly networkId: string
  readonly subnetIds: readonly string[]
  readonly utilitySubnetIds: readonly string[]
  readonly workloadIdentity: boolean
  readonly discoveryStore?: string | undefined
}

/** A conflict between one answer and the others. */
export interface AnswerConflict {
  readonly key: keyof DependentAnswers
  readonly message: string
}

/** kops creates no routes for kubenet in private subnets (docs/topology.md). */
export const KUBENET_IS_PUBLIC =
  'kubenet works with the public topology only. Choose another network plugin, or public.'

/**
 * Returns one sentence if the cluster name is not inside the named zone, otherwise undefined. Zones given by id are not
 * checked.
 */
export const zoneConflict = (name: string | undefined, dnsZone: string | undefined): string | undefined => {
  const zone = dnsZone?.replace(/\.$/, '')
  if (name === undefined || zone === undefined || !zone.includes('.')) return undefined
  return name === zone || name.endsWith(`.${zone}`) ? undefined : `${name} is not in the DNS zone ${zone}.`
}

/**
 * Answers that are valid alone but conflict with each other, or that require another answer. Kubernetes versions of
 * adopted clusters are not checked. Pure; the answers may be incomplete.
 */
export function answerConflicts(answers: Partial<DependentAnswers>): readonly AnswerConflict[] {
  const { adopted, kubernetesVersion, networking, topology, dns, dnsZone, workloadIdentity, discoveryStore } = answers
  const version =
    adopted === undefined && kubernetesVersion !== undefined ? kubernetesVersionProblem(kubernetesVersion) : undefined
  const isKubenet = networking !== undefined && findNetworkPlugin(networking)?.name === 'kubenet'
  const wrongZone = zoneConflict(answers.name, dnsZone)
  const conflicts: readonly (AnswerConflict | false)[] = [
    ...(adopted === undefined ? ANSWERED_LISTS.map(({ answer }) => accessConflict(answer, answers[answer])) : []),
    version !== undefined && { key: 'kubernetesVersion', message: version },
    isKubenet && topology === 'private' && { key: 'topology', message: KUBENET_IS_PUBLIC },
    (dns === 'private' || dns === 'public') &&
      dnsZone === undefined && { key: 'dnsZone', message: `dns ${dns} requires cluster.dnsZone.` },
    dns !== 'none' && wrongZone !== undefined && { key: 'dnsZone', message: wrongZone },
    workloadIdentity === true &&
      discoveryStore === undefined && {
        key: 'discoveryStore',
        message: 'IAM roles for pods require cluster.discoveryStore, the bucket for their public keys.',
      },
  ]
  return conflicts.filter((one) => one !== false)
}

const accessConflict = (
  key: AnsweredAccessList['answer'],
  list: readonly string[] | undefined,
): AnswerConflict | false => {
  const message = list?.length === 0 ? accessProblem(key, list) : undefined
  return message !== undefined && { key, message }
}

/** Answers that are set but have no effect next to the others: key and reason. Pure. */
export function idleAnswers(config: DependentAnswers): readonly string[] {
  const { topology, bastion, dns, dnsZone, networkId, subnetIds, utilitySubnetIds, workloadIdentity } = config
  return [
    bastion && topology === 'public' && 'bastion (requires the private topology)',
    dns === 'none' && dnsZone !== undefined && 'dnsZone (dns is none)',
    networkId === 'new' && subnetIds.length > 0 && 'subnetIds (the VPC is new)',
    utilitySubnetIds.length > 0 &&
      (topology === 'public' || subnetIds.length === 0) &&
      'utilitySubnetIds (requires the private topology in existing subnets)',
    !workloadIdentity && config.discoveryStore !== undefined && 'discoveryStore (workloadIdentity is off)',
  ].filter((one) => one !== false)
}
