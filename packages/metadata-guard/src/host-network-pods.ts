import type { Kube } from '@dayone/kube'
import { UserError, type Finding } from '@dayone/pipeline'

/** A running pod on the network of its node. */
export interface HostNetworkPod {
  readonly namespace: string
  readonly name: string
}

interface PodPage {
  readonly items: readonly { readonly metadata: { readonly namespace: string; readonly name: string } }[]
  readonly metadata: { readonly continue?: string }
}

/** Every pod with hostNetwork, chosen by the server (field selector `spec.hostNetwork`), page by page. Throws UserError (exit 6). */
export const readHostNetworkPods = async (kube: Pick<Kube, 'request'>): Promise<readonly HostNetworkPod[]> => {
  const pods: HostNetworkPod[] = []
  let next = ''
  do {
    const path = `/api/v1/pods?limit=500&fieldSelector=${encodeURIComponent('spec.hostNetwork=true')}${next}`
    const { status, body } = await kube.request({ method: 'GET', path })
    if (status !== 200)
      throw new UserError(`The cluster does not tell which pods use the network of their node (HTTP ${status}).`, {
        hint: 'The kubeconfig in use needs the right to list pods in all namespaces.',
        cause: body,
        exitCode: 6,
      })
    const page = body as PodPage
    pods.push(...page.items.map(({ metadata }) => ({ namespace: metadata.namespace, name: metadata.name })))
    next = page.metadata.continue ? `&continue=${encodeURIComponent(page.metadata.continue)}` : ''
  } while (next !== '')
  return pods
}

/** One risk per namespace whose pods would not come back. */
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
      text: `${listed(found.map(({ name }) => name).sort())} in ${namespace} use${found.length === 1 ? 's' : ''} the network of the node. What runs goes on running; once it ends, it is not admitted again.`,
      hint: `Take hostNetwork out of the workload, or add ${namespace} to metadata-guard.allowHostNetwork.`,
    }))
}

const listed = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
