import type { ClusterSpec } from '@dayone/cluster-spec'
import { kopsLine } from '@dayone/kops'
import { CredentialsExpiredError, UserError } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { accessListOf } from '../spec/access-lists.ts'
import { isFirstUpdate } from '../preview/preview-work.ts'
import { isControlPlane } from '../spec/instance-groups.ts'
import { apiAdvice, type Advice } from './api-advice.ts'
import { askCloud, type CloudStatus, type NotReady } from './api-signs.ts'
import { scalingActivities } from './autoscaling-group.ts'

type Ports = Pick<ClusterPorts, 'kops' | 'cloud' | 'callerAddress'>

/** What is missing before the API server responds, and what to do. Pure. */
export function adviceAbout(cluster: string, reach: NotReady, { spec, cloud }: CloudStatus, ports: Ports): Advice {
  return apiAdvice({
    cluster,
    state: ports.kops.state,
    reach,
    cloud: typeof cloud === 'string' ? undefined : cloud,
    callerAddress: ports.callerAddress,
    access: spec === undefined ? [] : accessListOf(spec, 'api-access'),
    activities:
      spec === undefined
        ? []
        : spec.instanceGroups.filter(isControlPlane).map(({ metadata }) => scalingActivities(spec, metadata.name)),
  })
}

/**
 * Why the API server of a saved cluster does not respond: queries the cloud, and asks kops whether the cluster was ever
 * built. Changes nothing; `stop` aborts the queries. Throws CredentialsExpiredError; other failures yield no
 * explanation.
 */
export async function explainSilence(
  spec: ClusterSpec,
  reach: NotReady,
  { ports, stop }: { readonly ports: Ports; readonly stop: AbortSignal },
): Promise<Advice> {
  const { name } = spec.cluster.metadata
  const [asked, isBuilt] = await Promise.all([
    askCloud(name, { spec, cloud: undefined }, { ports }),
    wasBuilt(name, ports, stop),
  ])
  return isBuilt ? adviceAbout(name, reach, asked, ports) : neverBuilt(name, ports.kops.state)
}

const neverBuilt = (name: string, state: string): Advice => ({
  reason: 'the cluster is saved in the state store but has not been built',
  hint: 'Preview it, then build it:',
  commands: [
    kopsLine({ name, state }, 'update cluster'),
    kopsLine({ name, state }, 'update cluster', '--yes', '--admin'),
  ],
})

async function wasBuilt(name: string, { kops }: Pick<Ports, 'kops'>, stop: AbortSignal): Promise<boolean> {
  try {
    return !isFirstUpdate(await kops.previewUpdate(name, { kill: stop }))
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof CredentialsExpiredError) throw error
    return true
  }
}
