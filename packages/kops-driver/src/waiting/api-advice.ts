import { coversAddress } from '../access-guard.ts'
import { isActive, type CloudSigns, type NotReady } from './api-signs.ts'

/** All that is known when the waiting for the API server ends without it. */
export interface ApiSilence {
  readonly cluster: string
  readonly state: string
  readonly reach: NotReady
  /** Undefined where the cloud could not be asked. */
  readonly cloud: CloudSigns | undefined
  /** From where this computer comes, where that is known. */
  readonly callerAddress: string | undefined
  /** Who may reach the API, as saved. */
  readonly access: readonly string[]
  /** The command by which EC2 says why it starts no control plane, for each of their groups. */
  readonly activities: readonly string[]
}

export interface Advice {
  /** Why, as a clause that ends a sentence. */
  readonly reason: string
  /** The one thing to do. */
  readonly hint: string
  /** Commands that help with it. */
  readonly commands: readonly string[]
}

const LOGS =
  'Look at the machine’s own logs: `journalctl -u kops-configuration` and /var/log/kube-apiserver.log. EC2 Instance Connect opens a shell there.'

/** Which of the things that go wrong it is, and what to do. Pure. The first that fits speaks: what comes later stands on it. */
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

/** Something did answer: the way is open. */
function answered({ reach, cluster, state }: ApiSilence): Advice | undefined {
  switch (reach.kind) {
    case 'not-ready':
      return {
        reason: `it answers, and is not ready: ${reach.words}`,
        hint: reach.words.includes('etcd')
          ? 'Without etcd it can store nothing: most of the control planes must run. Look at /var/log/etcd.log on them.'
          : LOGS,
        commands: [dump(cluster, state)],
      }
    case 'refuses-us':
      return {
        reason: `it does not accept our credentials (${reach.words})`,
        hint: 'They come from the state store. Is it the one this cluster was made from, and are the clocks of this computer and of the machines right?',
        commands: [`kops get cluster ${cluster} --state ${state}`],
      }
    case 'untrusted':
      return {
        reason: `something else answers at ${reach.host} (${reach.words})`,
        hint: 'A proxy stands in between, or the address belongs to another cluster by now. Nothing was sent to it.',
        commands: [],
      }
    case 'no-credentials':
      return {
        reason: `there is no kubeconfig to ask it with: ${reach.words}`,
        hint: 'Put that right first.',
        commands: [`kops export kubeconfig --name ${cluster} --state ${state} --admin=1h`],
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
      reason: 'AWS has no load balancer for it',
      hint: `Somebody has deleted it, or kops was ended before it was made. kops makes it: dayone up`,
      commands: [`aws elbv2 describe-load-balancers   (look for api.${cluster})`],
    }
  }
  if (isActive(entrance)) return undefined
  return {
    reason: `its load balancer is not active: ${[entrance.state, entrance.reason].filter(Boolean).join(', ')}`,
    hint:
      entrance.state === 'failed'
        ? 'AWS could not make it. Put right what it says, delete it, and run the same command again.'
        : 'AWS is still making it. Run the same command again in a few minutes.',
    commands: [`aws elbv2 describe-load-balancers --names ${entrance.name}`],
  }
}

function machinesMissing({ cloud, activities }: ApiSilence): Advice | undefined {
  if (cloud === undefined || cloud.controlPlanes.running > 0) return undefined
  const [last] = cloud.ended
  if (last !== undefined) {
    return {
      reason: `its control plane ended: ${last.reason}`,
      hint: 'Put right what EC2 says: a limit of the account, the rights to a key, a disk. The autoscaling group then starts another one by itself.',
      commands: activities,
    }
  }
  return {
    reason:
      cloud.controlPlanes.pending > 0 ? 'its control plane is still starting' : 'no control plane was ever started',
    hint: 'Most often a limit of the account (Service Quotas, "Running On-Demand instances") or no free machine of this size in the zone. EC2 says which:',
    commands: activities,
  }
}

function nameMissing({ reach, cluster, state }: ApiSilence): Advice | undefined {
  if (reach.kind === 'no-name')
    return {
      reason: `no name service knows ${reach.host}`,
      hint: 'A new name takes some minutes. Check that its DNS zone is delegated, and that this computer may ask for it; then run the same command again.',
      commands: [`dig +short ${reach.host}`],
    }
  if (reach.kind === 'placeholder')
    return {
      reason: `${reach.host} still leads to the address that kops fills in at first (203.0.113.123)`,
      hint: `dns-controller writes the right one as soon as a control plane is up, so the control plane is not. ${LOGS}`,
      commands: [`dig +short ${reach.host}`, dump(cluster, state)],
    }
  return undefined
}

function unhealthy({ cloud, cluster, state }: ApiSilence): Advice | undefined {
  const targets = cloud?.entrance?.targets ?? []
  if (cloud?.entrance === undefined || targets.some(({ state: health }) => health === 'healthy')) return undefined
  const why = targets.find(({ reason }) => reason !== undefined)?.reason
  return {
    reason: `the machines run, but no API server on them is healthy${why === undefined ? '' : `: ${why}`}`,
    hint: LOGS,
    commands: [dump(cluster, state)],
  }
}

function internal({ reach, cloud }: ApiSilence): Advice | undefined {
  if (reach.kind !== 'silent' || cloud?.entrance?.isInternal !== true) return undefined
  return {
    reason: 'its load balancer is internal, so that only the network of the cluster reaches it',
    hint: 'Open a way in: a tunnel through the bastion, or a VPN. Then run the same command again.',
    commands: [],
  }
}

function lockedOut({ reach, callerAddress, access }: ApiSilence): Advice | undefined {
  const isOpen = access.some((entry) => entry.startsWith('pl-'))
  if (reach.kind !== 'silent' || callerAddress === undefined || isOpen || coversAddress(access, callerAddress))
    return undefined
  const own = `${callerAddress}/${callerAddress.includes(':') ? 128 : 32}`
  return {
    reason: `this computer’s address, ${callerAddress}, is not in its access list (${access.join(', ') || 'nobody'})`,
    hint: `Let it in: add ${own} to cluster.apiAccess and run the same command again.`,
    commands: [],
  }
}

function nothingAnswers({ reach, cluster, state }: ApiSilence): Advice {
  if (reach.kind === 'closed') {
    return { reason: 'it closes every connection', hint: LOGS, commands: [dump(cluster, state)] }
  }
  return {
    reason: 'nothing answers at its address',
    hint: 'Is the address this computer comes from in cluster.apiAccess, and does no firewall or VPN stand in between?',
    commands: [dump(cluster, state)],
  }
}

const dump = (cluster: string, state: string): string =>
  `kops toolbox dump --name ${cluster} --state ${state} --dir dump   (collects the machines’ logs)`
