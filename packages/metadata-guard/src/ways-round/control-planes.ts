import { listAll, listPages, type Kube, type KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import { rootOf } from './workload-root.ts'

/** What allows other pods on a control plane node, whose role can read the state store. */
export interface ControlPlane {
  readonly node: string
  /** The node has no taint that keeps pods away. */
  readonly isOpen: boolean
  /** Pods there that are not part of the system, by owner: `Pod a in team`; sorted. */
  readonly guests: readonly string[]
}

const role = 'node-role.kubernetes.io/control-plane'

/** The namespaces of kops' add-ons. */
const systemNamespaces = new Set(['kube-system', 'kube-flannel'])

const isOpen = ({ spec }: KubeObject): boolean => {
  const { taints } = (spec ?? {}) as { readonly taints?: readonly { readonly effect?: string }[] | null }
  return !(taints ?? []).some(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute')
}

const guestOf = (pod: KubeObject): readonly string[] => {
  const { namespace = '' } = pod.metadata
  const { phase } = (pod['status'] ?? {}) as { readonly phase?: string }
  if (systemNamespaces.has(namespace) || phase === 'Succeeded' || phase === 'Failed') return []
  const { kind, name } = rootOf(pod)
  return [`${kind} ${name} in ${namespace}`]
}

/** Every control plane node that runs, or may run, other pods. Throws UserError (exit 6) if they may not be listed. */
export const findControlPlanes = async (kube: Pick<Kube, 'pathOf' | 'request'>): Promise<readonly ControlPlane[]> => {
  const nodes = await listAll(kube, { apiVersion: 'v1', kind: 'Node' }, (node: KubeObject) =>
    node.metadata.labels?.[role] === undefined ? [] : [{ node: node.metadata.name, isOpen: isOpen(node) }],
  )
  const seen = await Promise.all(
    nodes.map(async (one) => {
      const guests = new Set<string>()
      const where = { fieldSelector: `spec.nodeName=${one.node}` }
      for await (const page of listPages(kube, { apiVersion: 'v1', kind: 'Pod' }, where))
        for (const guest of page.flatMap(guestOf)) guests.add(guest)
      return { ...one, guests: [...guests].toSorted() }
    }),
  )
  return seen.filter((one) => one.isOpen || one.guests.length > 0)
}

const finding = (id: string, target: string, text: string, remedy: string): Finding => ({
  id,
  kind: 'risk',
  target,
  severity: 'high',
  control: 'MG-04',
  text: `${text} The role of a control plane node can read the state store, which holds the certificate authorities.`,
  hint: `${remedy}, or accept it: metadata-guard.accepted in dayone.yaml with finding: ${id}, reason, owner and until.`,
})

/** One finding per open node, and one per guest, whatever node it runs on. Pure. */
export const controlPlaneFindings = (nodes: readonly ControlPlane[]): readonly Finding[] => {
  const guests = Map.groupBy(
    nodes.flatMap(({ node, guests: some }) => some.map((guest) => ({ node, guest }))),
    ({ guest }) => guest,
  )
  return [
    ...nodes
      .filter((one) => one.isOpen)
      .map(({ node }) =>
        finding(
          `MG-04/Node/${node}`,
          `Node ${node}`,
          'It is a control plane node without a taint: any pod can be scheduled there.',
          `Run \`kubectl taint nodes ${node} ${role}=:NoSchedule\``,
        ),
      ),
    ...[...guests].map(([guest, on]) =>
      finding(
        `MG-04/${guest.replaceAll(' ', '/')}`,
        guest,
        `It runs on ${on.length === 1 ? 'a control plane node' : `${on.length} control plane nodes`} (${on
          .slice(0, 3)
          .map(({ node }) => node)
          .join(', ')}${on.length > 3 ? ', …' : ''}).`,
        'Remove its toleration of the control plane',
      ),
    ),
  ]
}
