import type { Inventory } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'

/** A workload with host network pods, by kind and name. */
export interface HostNetworkPod {
  readonly namespace: string
  readonly name: string
}

/** All workloads with host network pods, including those that run no pod now. Pure. */
export const hostNetworkPods = ({ workloads }: Pick<Inventory, 'workloads'>): readonly HostNetworkPod[] =>
  workloads
    .filter(({ template }) => template.spec.hostNetwork === true)
    .map(({ kind, namespace, name }) => ({ namespace, name: `${kind} ${name}` }))

/** One risk per namespace whose pods could not be recreated. */
export const hostNetworkFindings = (
  pods: readonly HostNetworkPod[],
  allowed: readonly string[],
): readonly Finding[] => {
  const outside = pods.filter(({ namespace }) => !allowed.includes(namespace))
  return [...Map.groupBy(outside, ({ namespace }) => namespace)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([namespace, found]): Finding => ({
      id: `MG-03/${namespace}`,
      kind: 'risk',
      target: `namespace ${namespace}`,
      severity: 'high',
      control: 'MG-03',
      text: `${listed(found.map(({ name }) => name).sort())} in ${namespace} use${found.length === 1 ? 's' : ''} hostNetwork. Running pods continue, but will not be admitted again after a restart.`,
      hint: `Remove hostNetwork from the workload, or add ${namespace} to metadata-guard.allowHostNetwork.`,
    }))
}

const listed = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
