import { kopsLine } from '@dayone/kops'
import { coversAddress } from '../spec/access-guard.ts'
import { isActive, type CloudSigns, type NotReady } from './api-signs.ts'

/** Everything that is known when the API server has not responded before the deadline. */
export interface ApiSilence {
  readonly cluster: string
  readonly state: string
  readonly reach: NotReady
  /** Undefined if the cloud could not be queried. */
  readonly cloud: CloudSigns | undefined
  /** The address from which this computer connects, if known. */
  readonly callerAddress: string | undefined
  /** The saved access list of the API. */
  readonly access: readonly string[]
  /** Commands that show, per control plane group, why EC2 starts no machine. */
  readonly activities: readonly string[]
}

/** Why the API server does not respond, and what to do. */
export interface Advice {
  /** The reason, as a clause that ends a sentence. */
  readonly reason: string
  /** The next action. */
  readonly hint: string
  /** Commands that help with the next action. */
  readonly commands: readonly string[]
}

const LOGS =
  'Check the logs on the instance: `journalctl -u kops-configuration` and /var/log/kube-apiserver.log. EC2 Instance Connect gives you a shell.'

/**
 * Diagnoses why the API server does not respond, and what to do. Pure. The first matching cause is returned, because
 * later ones depend on it.
 */
export function apiAdvice(silence: ApiSilence): Advice {
  return (
    answered(silence) ??
    balancerMissing(silence) ??
    machinesMissing(silence) ??
    nameMissing(silence) ??
    unhealthy(silence) ??
    internal(silence) ??
    lockedOut(silence) ??
    nothingAnswers(silence)
  )
}

/** Something responded, so the network path works. */
function answered({ reach, cluster, state }: ApiSilence): Advice | undefined {
  switch (reach.kind) {
    case 'not-ready':
      return {
        reason: `it responds but is not ready: ${reach.words}`,
        hint: reach.words.includes('etcd')
          ? 'It cannot work without etcd: a majority of the control plane nodes must run. Check /var/log/etcd.log on them.'
          : LOGS,
        commands: [dump(cluster, state)],
      }
    case 'refuses-us':
      return {
        reason: `it rejects the admin credentials (${reach.words})`,
        hint: 'They come from the state store. Check that it is the state store of this cluster, and that the clocks of this computer and the instances are correct.',
        commands: [kopsLine({ name: cluster, state }, 'get cluster')],
      }
    case 'untrusted':
      return {
        reason: `something else responds at ${reach.host} (${reach.words})`,
        hint: 'There is a proxy in between, or the address now belongs to another cluster. Nothing was sent to it.',
        commands: [],
      }
    case 'no-credentials':
      return {
        reason: `there is no kubeconfig for it: ${reach.words}`,
        hint: 'Fix that first.',
        commands: [kopsLine({ name: cluster, state }, 'export kubeconfig', '--admin=1h')],
      }
    default:
      return undefined
  }
}

function balancerMissing({ cloud, cluster }: ApiSilence): Advice | undefined {
  if (cloud === undefined) return undefined
  const { entrance, wantsLoadBalancer } = cloud
  if (entrance === undefined) {
    if (!wantsLoadBalancer) return undefined
    return {
      reason: 'it has no load balancer in AWS',
      hint: `It was deleted, or kops was interrupted before creating it. To create it: dayone up`,
      commands: [`aws elbv2 describe-load-balancers   (look for api.${cluster})`],
    }
  }
  if (isActive(entrance)) return undefined
  return {
    reason: `its load balancer is not active: ${[entrance.state, entrance.reason].filter(Boolean).join(', ')}`,
    hint:
      entrance.state === 'failed'
        ? 'AWS could not create it. Fix the reported problem, delete it, and run the same command again.'
        : 'AWS is still creating it. Run the same command again in a few minutes.',
    commands: [`aws elbv2 describe-load-balancers --names ${entrance.name}`],
  }
}

function machinesMissing({ cloud, activities }: ApiSilence): Advice | undefined {
  if (cloud === undefined || cloud.controlPlanes.running > 0) return undefined
  const [last] = cloud.ended
  if (last !== undefined) {
    return {
      reason: `its control plane instance terminated: ${last.reason}`,
      hint: 'Fix what EC2 reports (an account quota, permissions on a KMS key, a volume). The Auto Scaling group then starts a new one.',
      commands: activities,
    }
  }
  return {
    reason:
      cloud.controlPlanes.pending > 0
        ? 'its control plane instance is still starting'
        : 'no control plane instance was started',
    hint: 'Usually an account quota (Service Quotas, "Running On-Demand instances") or no capacity for this instance type in the zone. EC2 reports the reason:',
    commands: activities,
  }
}

function nameMissing({ reach, cluster, state }: ApiSilence): Advice | undefined {
  if (reach.kind === 'no-name')
    return {
      reason: `${reach.host} does not resolve`,
      hint: 'A new name takes a few minutes. Check that its DNS zone is delegated and resolvable from this computer, then run the same command again.',
      commands: [`dig +short ${reach.host}`],
    }
  if (reach.kind === 'placeholder')
    return {
      reason: `${reach.host} still resolves to the placeholder address of kops (203.0.113.123)`,
      hint: `dns-controller replaces it once a control plane node is up, so the control plane is not up. ${LOGS}`,
      commands: [`dig +short ${reach.host}`, dump(cluster, state)],
    }
  return undefined
}

function unhealthy({ cloud, cluster, state }: ApiSilence): Advice | undefined {
  const targets = cloud?.entrance?.targets ?? []
  if (cloud?.entrance === undefined || targets.some(({ state: health }) => health === 'healthy')) return undefined
  const why = targets.find(({ reason }) => reason !== undefined)?.reason
  return {
    reason: `the instances run, but no API server on them is healthy${why === undefined ? '' : `: ${why}`}`,
    hint: LOGS,
    commands: [dump(cluster, state)],
  }
}

function internal({ reach, cloud }: ApiSilence): Advice | undefined {
  if (reach.kind !== 'silent' || cloud?.entrance?.isInternal !== true) return undefined
  return {
    reason: 'its load balancer is internal, so it is reachable from inside the VPC only',
    hint: 'Connect through the bastion or a VPN, then run the same command again.',
    commands: [],
  }
}

function lockedOut({ reach, callerAddress, access }: ApiSilence): Advice | undefined {
  const isOpen = access.some((entry) => entry.startsWith('pl-'))
  if (reach.kind !== 'silent' || callerAddress === undefined || isOpen || coversAddress(access, callerAddress))
    return undefined
  const own = `${callerAddress}/${callerAddress.includes(':') ? 128 : 32}`
  return {
    reason: `this computer's address, ${callerAddress}, is not in its access list (${access.join(', ') || 'empty'})`,
    hint: `Add ${own} to cluster.apiAccess and run the same command again.`,
    commands: [],
  }
}

function nothingAnswers({ reach, cluster, state }: ApiSilence): Advice {
  if (reach.kind === 'closed') {
    return { reason: 'it closes every connection', hint: LOGS, commands: [dump(cluster, state)] }
  }
  return {
    reason: 'nothing responds at its address',
    hint: "Check that this computer's address is in cluster.apiAccess and that no firewall or VPN is in between.",
    commands: [dump(cluster, state)],
  }
}

const dump = (cluster: string, state: string): string =>
  `${kopsLine({ name: cluster, state }, 'toolbox dump', '--dir dump')}   (collects the logs of the instances)`
