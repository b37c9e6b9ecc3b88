import type { ClusterSpec } from '@dayone/cluster-spec'
import { explainSilence, noSuchCluster, type Advice } from '@dayone/kops-driver'
import { UserError } from '@dayone/pipeline'
import type { OpenPlace } from './open-place.ts'
import type { Session } from '../session/session.ts'

/** A cluster that the state store has: `silence` says why its API server does not answer, undefined where it does. */
export interface Presence {
  readonly spec: ClusterSpec
  readonly silence?: Advice
}

/**
 * Looks up a cluster: absent, unreachable, rejected and not permitted are different results. Throws UserError: exit 2
 * if the state store has no such cluster or is invalid, exit 6 if it cannot be queried.
 */
export async function clusterPresence(
  { stop: { stop } }: Pick<Session, 'stop'>,
  { cloud, state }: Pick<OpenPlace, 'cloud' | 'state'>,
  cluster: string,
): Promise<Presence> {
  const ports = await cloud.portsFor(cluster, state)
  const spec = await ports.kops.getSpec(cluster, { kill: stop })
  if (spec === undefined) throw noSuchCluster({ name: cluster, state }, await ports.kops.listClusters({ kill: stop }))
  const reach = await ports.kube.reach()
  if (reach.kind === 'ready') return { spec }
  return { spec, silence: await explainSilence(spec, reach, { ports, stop }) }
}

/** The error of a verb that needs the API server (exit 6). `left`: what was not done. */
export const unreachable = (cluster: string, { reason, hint, commands }: Advice, left: string): UserError =>
  new UserError(`The API server of ${cluster} cannot be queried: ${reason}. ${left}`, {
    hint,
    nextSteps: commands,
    exitCode: 6,
  })
