import type { ApiEntrance, EndedInstance } from '@dayone/aws'
import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { Reach } from '@dayone/kube'
import { CredentialsExpiredError, UserError, type Seen } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { isControlPlane } from '../spec/instance-groups.ts'

/** The result of one request to an API server that is not ready. */
export type NotReady = Exclude<Reach, { readonly kind: 'ready' }>

/** The state of the cloud resources that lead to the API server. */
export interface CloudSigns {
  /** False if the specification has no network load balancer: then only a DNS name points to the API server. */
  readonly wantsLoadBalancer: boolean
  readonly entrance: ApiEntrance | undefined
  /** Control planes: desired, pending, and running. */
  readonly controlPlanes: { readonly wanted: number; readonly pending: number; readonly running: number }
  /** Control planes that terminated or stopped within the last hour. */
  readonly ended: readonly EndedInstance[]
}

/** Queries EC2 and Elastic Load Balancing; changes nothing. Throws UserError if they cannot be queried. */
export async function cloudSigns(spec: ClusterSpec, { cloud }: Pick<ClusterPorts, 'cloud'>): Promise<CloudSigns> {
  const name = spec.cluster.metadata.name
  const groups = spec.instanceGroups.filter(isControlPlane)
  const isOurs = ({ instanceGroup }: { readonly instanceGroup: string | undefined }): boolean =>
    groups.some(({ metadata }) => metadata.name === instanceGroup)
  const [entrance, instances, ended] = await Promise.all([
    cloud.apiEntrance(name),
    cloud.instances(name),
    cloud.endedInstances(name),
  ])
  const ours = instances.filter(isOurs)
  const running = ours.filter(({ state }) => state === 'running').length
  const balancer = readPath(spec.cluster, ['spec', 'api', 'loadBalancer'])
  return {
    wantsLoadBalancer: balancer !== undefined && readPath(spec.cluster, CLASS) !== 'Classic',
    entrance,
    controlPlanes: {
      wanted: groups.reduce((sum, { spec: { minSize } }) => sum + (typeof minSize === 'number' ? minSize : 0), 0),
      pending: ours.length - running,
      running,
    },
    ended: ended.filter(isOurs),
  }
}

const CLASS = ['spec', 'api', 'loadBalancer', 'class']

/** The state of the cloud, or why it could not be queried. */
export interface CloudStatus {
  readonly spec: ClusterSpec | undefined
  readonly cloud: CloudSigns | string | undefined
}

/**
 * Reads the state store once, and the cloud each time. Failures do not end the wait, except for expired credentials.
 */
export async function askCloud(
  name: string,
  { spec: known }: CloudStatus,
  { ports }: { readonly ports: Pick<ClusterPorts, 'kops' | 'cloud'> },
): Promise<CloudStatus> {
  let spec = known
  try {
    spec ??= await ports.kops.getSpec(name)
    return {
      spec,
      cloud: spec === undefined ? 'the state store no longer has this cluster' : await cloudSigns(spec, ports),
    }
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof CredentialsExpiredError) throw error
    return { spec, cloud: error.message }
  }
}

/** What is missing before the API server responds, in the order in which it becomes ready. Pure. */
export const seenOfApi = (reach: NotReady, cloud: CloudSigns | string | undefined): readonly Seen[] => [
  ...(cloud === undefined
    ? []
    : typeof cloud === 'string'
      ? [{ text: `the AWS API failed: ${cloud}`, isThere: false }]
      : seenOfCloud(cloud)),
  seenOfReach(reach),
]

function seenOfCloud({ wantsLoadBalancer, entrance, controlPlanes, ended }: CloudSigns): readonly Seen[] {
  const { wanted, pending, running } = controlPlanes
  const healthy = entrance?.targets.filter(({ state }) => state === 'healthy').length ?? 0
  return [
    ...(entrance === undefined
      ? wantsLoadBalancer
        ? [{ text: 'no load balancer yet', isThere: false }]
        : []
      : [{ text: `load balancer ${entrance.name}: ${entrance.state}`, isThere: isActive(entrance) }]),
    {
      text: `${running} of ${wanted} control plane instances running${pending === 0 ? '' : `, ${pending} starting`}`,
      isThere: running >= wanted,
    },
    ...(running >= wanted
      ? []
      : ended.map(({ id, reason }) => ({ text: `${id} terminated: ${reason}`, isThere: false }))),
    ...(entrance === undefined
      ? []
      : [
          {
            text: `${healthy} of ${entrance.targets.length} load balancer targets healthy`,
            isThere: healthy > 0,
          },
        ]),
  ]
}

export const isActive = ({ state }: ApiEntrance): boolean => state.startsWith('active')

function seenOfReach(reach: NotReady): Seen {
  const texts: Readonly<Record<NotReady['kind'], string>> = {
    'not-ready': `the API server responds but is not ready: ${reach.words}`,
    'refuses-us': `the API server rejects the admin credentials: ${reach.words}`,
    'no-name': 'its name does not resolve yet',
    placeholder: 'its name still resolves to the placeholder address of kops',
    closed: 'the API server accepts no connections yet',
    silent: 'nothing responds at its address yet',
    untrusted: `something else responds at its address: ${reach.words}`,
    'no-credentials': `there is no kubeconfig: ${reach.words}`,
  }
  return { text: texts[reach.kind], isThere: false }
}
