import type { Kube, ObservedObjects } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import type { MetadataGuardConfig } from './config.ts'
import { clusterwidePolicyKind, isCilium } from './deny-metadata-policy.ts'
import { desiredObjects } from './desired-objects.ts'
import { readHostNetworkPods, type HostNetworkPod } from './host-network-pods.ts'
import type { CiliumState } from './network-findings.ts'

export interface MetadataGuardObserved {
  readonly objects: ObservedObjects
  readonly hostNetworkPods: readonly HostNetworkPod[]
  /** Undefined with another network plugin. */
  readonly cilium: CiliumState | undefined
}

/** On a cluster that has just come up, Cilium brings its kinds a little later than the API server answers. */
const waitForKindMs = 20_000

export const observe = async (
  config: MetadataGuardConfig,
  ctx: StepContext<{ kube: Kube }>,
): Promise<MetadataGuardObserved> => {
  const { kube } = ctx.ports
  const manifests = desiredObjects(config, ctx.facts).map(({ manifest }) => manifest)
  const [hostNetworkPods, cilium] = await Promise.all([readHostNetworkPods(kube), readCiliumState(ctx)])
  return { objects: await kube.observe(manifests), hostNetworkPods, cilium }
}

const readCiliumState = async ({
  ports: { kube },
  facts,
  clock,
  stop,
}: StepContext<{ kube: Kube }>): Promise<CiliumState | undefined> => {
  if (!isCilium(facts)) return undefined
  const isPolicyServed = async () => {
    const seen = await kube.observe([{ ...clusterwidePolicyKind, metadata: { name: 'any' } }])
    return seen.isServed(clusterwidePolicyKind)
  }
  const deadline = clock.now().getTime() + waitForKindMs
  let served = await isPolicyServed()
  while (!served && !stop.aborted && clock.now().getTime() < deadline) {
    await clock.sleep(1000, stop).catch(() => undefined)
    served = await isPolicyServed()
  }
  const settings = await kube.get({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace: 'kube-system',
    name: 'cilium-config',
  })
  const data = settings?.['data'] as Readonly<Record<string, string>> | undefined
  return { isPolicyServed: served, canDenyAlone: data?.['enable-non-default-deny-policies'] !== 'false' }
}
