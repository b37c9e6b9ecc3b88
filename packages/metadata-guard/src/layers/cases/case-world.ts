import { yamlObjects, type Pod } from '@dayone/reachability'
import type { KubeObject, Workload } from '@dayone/kube'
import { denyMetadataObjects, denyingPlugin } from '../../deny-policy/deny-metadata-policy.ts'
import { findProxies } from '../../users/metadata-users.ts'
import { workloadTitle } from '@dayone/kube'
import type { MachineOptions, Requester, Target } from '../access.ts'
import type { Layers } from '../judge-access.ts'
import { readNetworkLayer } from '../network-layer.ts'
import { redirectsOf } from '../proxies.ts'
import type { LayerCase, LayerCaseGroup } from './layer-case.ts'

/** Pod Security of each namespace. `kube-system` and `agents` are exempt from the guard. */
const namespaces: Readonly<Record<string, string>> = {
  shop: 'restricted',
  pay: 'baseline',
  lab: '',
  agents: 'privileged',
  'kube-system': '',
}

const apiVersions: Readonly<Record<string, string>> = {
  NetworkPolicy: 'networking.k8s.io/v1',
  CiliumNetworkPolicy: 'cilium.io/v2',
  CiliumClusterwideNetworkPolicy: 'cilium.io/v2',
  CiliumLocalRedirectPolicy: 'cilium.io/v2',
  Tier: 'crd.projectcalico.org/v1',
  GlobalNetworkPolicy: 'crd.projectcalico.org/v1',
  StagedGlobalNetworkPolicy: 'crd.projectcalico.org/v1',
  AdminNetworkPolicy: 'policy.networking.k8s.io/v1alpha1',
}

const policiesOf = (policies: NonNullable<LayerCaseGroup['policies']>): readonly KubeObject[] =>
  Object.entries(policies).flatMap(([kind, named]) =>
    Object.entries(named).flatMap(([id, spec]) => {
      const [name, namespace] = id.split('/').toReversed()
      const metadata = `{name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}}`
      const text = `{apiVersion: ${apiVersions[kind]}, kind: ${kind}, metadata: ${metadata}, spec: ${spec}}`
      return yamlObjects(text, id).objects.map(({ value }) => value as unknown as KubeObject)
    }),
  )

const agent = (image: string, index: number): Workload => ({
  kind: 'DaemonSet',
  namespace: 'kube-system',
  name: `agent-${index}`,
  template: { labels: {}, annotations: {}, spec: { hostNetwork: true, containers: [{ name: 'main', image }] } },
  claims: [],
})

const kindnet = (flags: readonly string[]): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'kindnet', namespace: 'kube-system' },
  spec: {
    template: {
      spec: {
        hostNetwork: true,
        containers: [
          { name: 'kindnet', image: 'registry.k8s.io/networking/kindnet:v1.8.5', command: ['/bin/kindnetd', ...flags] },
        ],
      },
    },
  },
})

/** The layers of a group of cases, read like those of a cluster. */
export const layersOf = (group: LayerCaseGroup): Layers => {
  const { plugin, policies = {}, hasDeny = false, hasGuard = true, faults = [], agents = [], adminFlags } = group
  const denying = denyingPlugin({ networkPlugin: { name: plugin, enforcesNetworkPolicy: true } })
  const objects: readonly KubeObject[] = [
    ...Object.keys(namespaces).map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    ...(hasDeny && denying !== undefined ? denyMetadataObjects(denying, {}) : []),
    ...policiesOf(policies),
    ...(adminFlags === undefined ? [] : [kindnet(adminFlags)]),
  ]
  const proxies = findProxies(agents.map(agent))
  return {
    network: readNetworkLayer(plugin, objects, faults, group.isKept),
    admission: {
      isGuarded: hasGuard,
      exempt: ['kube-system', 'agents'],
      enforced: new Map(Object.entries(namespaces).filter(([, level]) => level !== '')),
    },
    proxies: [...proxies.map(workloadTitle), ...redirectsOf(objects)],
  }
}

export const optionsOf = ({ options }: LayerCaseGroup): MachineOptions => ({
  httpTokens: 'required',
  hopLimit: 1,
  ipv6Enabled: false,
  ...options,
})

export const requesterOf = ([from]: LayerCase): Requester => {
  const [word = '', namespace = ''] = from.split(' in ')
  const kind = word === 'hostNetwork' || word === 'privileged' ? word : 'pod'
  const pod: Pod = {
    namespace,
    name: word,
    labels: word === 'web' ? { app: 'web' } : {},
    namespaceLabels: { 'kubernetes.io/metadata.name': namespace },
    serviceAccount: 'default',
    ports: [],
    hostNetwork: kind === 'hostNetwork',
    addresses: [],
    podIPs: [],
  }
  return { kind, pod }
}

export const targetOf = ([, to]: LayerCase): Target => {
  const [address = '', protocol, port] = to.split(' ')
  return { address, protocol: protocol === 'UDP' ? 'UDP' : 'TCP', port: Number(port) }
}
