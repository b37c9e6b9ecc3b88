import type { DesiredObject, KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { allowFromApiServer, allowIngress } from '../bundle/connection-policies.ts'
import { denyFromElsewhere, guardsKubeSystem } from '../bundle/kube-system-policy.ts'
import { policy } from '../bundle/network-policies.ts'
import { waves } from '../bundle/waves.ts'
import { apiServerPrefix } from '../platform/api-server-rules.ts'
import { platformPolicy } from '../platform/platform-policies.ts'
import type { PlatformRule } from '../platform/platform-rule.ts'
import type { DnsServer } from '../bundle/dns-servers.ts'
import { KUBE_SYSTEM, type KubeSystemConfig } from '../bundle/kube-system-config.ts'

const dnsPrefix = 'dayone-allow-dns-to-'

/** Whether the name is reserved for policies of dayone in kube-system. */
export const isKubeSystemPolicy = (name: string): boolean =>
  name === denyFromElsewhere.metadata.name || name.startsWith(dnsPrefix)

/**
 * Whether a policy of dayone in kube-system selects all pods, and so closes them to everything else: it is written after
 * those that keep DNS and webhooks open, and removed before them.
 */
export const closesKubeSystem = ({ metadata }: Pick<KubeObject, 'metadata'>): boolean =>
  guardsKubeSystem({ metadata }) && !metadata.name.startsWith(dnsPrefix) && !metadata.name.startsWith(apiServerPrefix)

/**
 * From everywhere, because the node-local caches ask from the network of their nodes, whose tunnel addresses change with
 * every new node: a list of addresses would cut DNS there until the next run.
 */
const allowDnsTo = ({ service, podLabels, ports }: DnsServer): KubeObject =>
  policy(KUBE_SYSTEM, `${dnsPrefix}${service}`, {
    podSelector: { matchLabels: podLabels },
    policyTypes: ['Ingress'],
    ingress: [{ ports }],
  })

/** What the policies of kube-system follow from, besides dayone.yaml. */
export interface KubeSystemNeeds {
  readonly dns: readonly DnsServer[]
  readonly rules: readonly PlatformRule[]
}

/**
 * What makes pods of kube-system reachable only as needed. Probes of the kubelet need no rule: traffic from the node of a
 * pod is always allowed. NS-02; https://kubernetes.io/docs/concepts/services-networking/network-policies/. Pure.
 */
export const kubeSystemObjects = (
  { ingressFrom }: Pick<KubeSystemConfig, 'ingressFrom'>,
  facts: ClusterFacts,
  { dns, rules }: KubeSystemNeeds,
): readonly DesiredObject[] => {
  const rule = (manifest: KubeObject | undefined, why: string): readonly DesiredObject[] =>
    manifest === undefined ? [] : [{ manifest, wave: closesKubeSystem(manifest) ? waves.guard : waves.before, why }]
  const listed = 'Those listed under kubeSystem.ingressFrom can connect to pods of kube-system'
  return [
    ...dns.flatMap((server) => rule(allowDnsTo(server), `Service ${server.service} keeps answering DNS`)),
    ...rule(allowIngress(KUBE_SYSTEM, ingressFrom, facts), listed),
    ...rule(allowFromApiServer(KUBE_SYSTEM, ingressFrom, facts), listed),
    ...rules
      .filter(({ namespace }) => namespace === KUBE_SYSTEM)
      .flatMap((one) => rule(platformPolicy(one, facts), one.why)),
    ...rule(denyFromElsewhere, 'Pods of other namespaces reach pods of kube-system only as needed'),
  ]
}
