import { nearestWord, type ClusterFacts, type Finding } from '@dayone/pipeline'
import type { NamespaceConfig, NamespacesConfig } from '../config.ts'

/**
 * Entries of ingressFrom and egressTo that have no effect: an API server that the network plugin cannot select, a
 * namespace that does not exist, and a connection that only one of two guarded namespaces allows. Pure. `isObserved`:
 * the namespaces in `facts` are those of the live cluster.
 */
export const connectionFindings = (
  { namespaces }: Pick<NamespacesConfig, 'namespaces'>,
  facts: ClusterFacts,
  isObserved: boolean,
): readonly Finding[] => {
  const configured = new Map(namespaces.map((namespace) => [namespace.name, namespace]))
  const known = new Set([...configured.keys(), ...facts.namespaces.map(({ name }) => name)])
  return namespaces.flatMap((namespace) => [
    ...apiServerFindings(namespace, facts),
    ...(isObserved ? absentFindings(namespace, known) : []),
    ...oneSidedFindings(namespace, configured),
  ])
}

const common = { control: 'NS-02', severity: 'medium' } as const

const apiServerFindings = (
  { name, egressTo = [] }: NamespaceConfig,
  { networkPlugin }: ClusterFacts,
): readonly Finding[] =>
  networkPlugin.name.startsWith('cilium') || !egressTo.some(({ apiServer }) => apiServer === true)
    ? []
    : [
        {
          ...common,
          id: `NS-02/${name}/api-server`,
          kind: 'impossible',
          target: `Namespace ${name}`,
          text: `The network plugin ${networkPlugin.name} cannot name the API server: pods of ${name} cannot connect to it.`,
          hint: 'List the addresses of the control plane under egressTo, with cidr and ports: [443]. They change when a control plane is replaced.',
        },
      ]

const peersOf = ({ ingressFrom = [], egressTo = [] }: NamespaceConfig): readonly string[] => [
  ...new Set([...ingressFrom, ...egressTo].flatMap(({ namespace }) => namespace ?? [])),
]

const absentFindings = (namespace: NamespaceConfig, known: ReadonlySet<string>): readonly Finding[] =>
  peersOf(namespace)
    .filter((peer) => !known.has(peer))
    .map((peer) => {
      const near = nearestWord(peer, [...known])
      return {
        ...common,
        id: `NS-02/${namespace.name}/absent/${peer}`,
        kind: 'risk',
        target: `Namespace ${namespace.name}`,
        text: `${namespace.name} allows connections with ${peer}, but there is no such namespace.`,
        hint:
          near === undefined
            ? `Correct the name, or create the namespace. Anyone who creates ${peer} gets these connections.`
            : `Did you mean ${near}?`,
      }
    })

const allows = (peers: NamespaceConfig['ingressFrom'] | NamespaceConfig['egressTo'], name: string): boolean =>
  (peers ?? []).some(({ namespace }) => namespace === name)

/** Both ends must allow a connection: egress at its source, ingress at its destination. */
const oneSidedFindings = (
  { name, ingressFrom = [], egressTo = [] }: NamespaceConfig,
  configured: ReadonlyMap<string, NamespaceConfig>,
): readonly Finding[] => {
  const otherOf = (peer: string): NamespaceConfig | undefined => (peer === name ? undefined : configured.get(peer))
  const half = (from: string, to: string, list: string, owner: string): Finding => ({
    ...common,
    id: `NS-02/${from}/one-sided/${to}`,
    kind: 'risk',
    target: `Namespace ${owner}`,
    text: `Only one side allows connections from ${from} to ${to}: they stay closed.`,
    hint: `Add ${list === 'ingressFrom' ? from : to} to ${list} of ${owner} in dayone.yaml.`,
  })
  return [
    ...egressTo.flatMap(({ namespace: to = '' }) => {
      const other = otherOf(to)
      return other === undefined || allows(other.ingressFrom, name) ? [] : [half(name, to, 'ingressFrom', to)]
    }),
    ...ingressFrom.flatMap(({ namespace: from = '' }) => {
      const other = otherOf(from)
      return other === undefined || allows(other.egressTo, name) ? [] : [half(from, name, 'egressTo', from)]
    }),
  ]
}
