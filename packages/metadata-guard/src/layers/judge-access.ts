import { admissionLayer, type AdmissionLayer } from './admission-layer.ts'
import { isImds, type LayerAnswer, type MachineOptions, type Requester, type Target, type Verdict } from './access.ts'
import { machineLayer } from './machine-layer.ts'
import { networkVerdict, type NetworkLayer } from './network-layer.ts'

/** All layers between a pod and the metadata service. */
export interface Layers {
  readonly network: NetworkLayer
  readonly admission: AdmissionLayer
  /** Programs that respond instead of the metadata service: kube2iam, kiam, a redirect of Cilium. */
  readonly proxies: readonly string[]
}

/** Combines the results of the layers: one layer that blocks is enough. Pure. */
export const combine = (answers: readonly LayerAnswer[]): Verdict => {
  const by = answers.flatMap((answer) => (answer.state === 'blocks' ? [answer.by] : []))
  if (by.length > 0) return { state: 'blocked', by: [...new Set(by)] }
  const unknown = answers.flatMap((answer) => (answer.state === 'not known' ? [answer.why] : []))
  if (unknown.length > 0) return { state: 'not known', why: unknown }
  return { state: 'reachable', why: answers.flatMap((answer) => ('why' in answer ? [answer.why] : [])) }
}

/** A proxy decides itself which credentials it returns: neither the machine nor the network sees the pod's request. */
export const proxyAnswer = (proxies: readonly string[], target: Target): LayerAnswer | undefined =>
  proxies.length > 0 && isImds(target)
    ? { state: 'not known', why: `${proxies.join(', ')} answers in place of the metadata service` }
    : undefined

/** Whether this pod, on a machine with these options, can reach the target. Pure. */
export const judgeAccess = (
  { network, admission, proxies }: Layers,
  options: MachineOptions,
  { kind, pod }: Requester,
  target: Target,
): Verdict => {
  const machine = machineLayer(options, kind, target)
  if (kind !== 'pod') return combine([machine, ...admissionLayer(admission, kind, pod.namespace)])
  const proxied = proxyAnswer(proxies, target)
  return combine(proxied === undefined ? [machine, networkVerdict(network, pod, target)] : [proxied])
}
