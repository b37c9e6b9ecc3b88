import { adminSentences } from './admin-sentences.ts'

const concept = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/'
const api = 'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/'
const labels = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/'

/** Short quotes of the documentation, with sources: the reason of every case. */
export const sentences = {
  openIn: `By default, a pod is non-isolated for ingress; all inbound connections are allowed. ${concept}#the-two-sorts-of-pod-isolation`,
  openOut: `By default, a pod is non-isolated for egress; all outbound connections are allowed. ${concept}#the-two-sorts-of-pod-isolation`,
  isolatedIn: `A pod is isolated for ingress if a policy selects it and has Ingress in its policyTypes; then only what some ingress list allows comes in. ${concept}#the-two-sorts-of-pod-isolation`,
  isolatedOut: `A pod is isolated for egress if a policy selects it and has Egress in its policyTypes; then only what some egress list allows goes out. ${concept}#the-two-sorts-of-pod-isolation`,
  additive: `Network policies do not conflict; they are additive: what is allowed is the union of what the applicable policies allow. ${concept}#the-two-sorts-of-pod-isolation`,
  bothSides: `Both the egress policy on the source pod and the ingress policy on the destination pod need to allow the connection. ${concept}#the-two-sorts-of-pod-isolation`,
  emptyPodSelector: `An empty podSelector selects all pods in the namespace. ${concept}#networkpolicy-resource`,
  ownNamespace: `podSelector selects the group of pods in the policy's own namespace to which it applies. ${concept}#networkpolicy-resource`,
  typesDefault: `Without policyTypes, Ingress is always set and Egress only if the policy has any egress rules. ${concept}#networkpolicy-resource`,
  typesOnly: `policyTypes says which directions the policy applies to; a section of a direction that is not listed has no effect. ${api}#NetworkPolicySpec`,
  fromAndPorts: `Each rule allows traffic which matches both the from (to) and the ports section. ${concept}#networkpolicy-resource`,
  podPeer: `A podSelector alone selects pods in the same namespace as the NetworkPolicy. ${concept}#behavior-of-to-and-from-selectors`,
  namespacePeer: `A namespaceSelector alone selects namespaces of which all pods are allowed. ${concept}#behavior-of-to-and-from-selectors`,
  bothSelectors: `An entry with both namespaceSelector and podSelector selects particular pods within particular namespaces. ${concept}#behavior-of-to-and-from-selectors`,
  listIsOr: `Two entries of from (to) are alternatives: either may match. ${concept}#behavior-of-to-and-from-selectors`,
  ipBlock: `ipBlock selects IP CIDR ranges; they should be cluster-external, since pod addresses are ephemeral. ${concept}#behavior-of-to-and-from-selectors`,
  except: `except is a list of CIDRs that are not included within the ipBlock. ${api}#IPBlock`,
  emptyFrom: `If from (to) is empty or missing, the rule matches all sources (destinations). ${api}#NetworkPolicySpec`,
  emptyPorts: `If ports is empty or missing, the rule matches all ports. ${api}#NetworkPolicySpec`,
  portMissing: `A ports entry without port matches all port names and numbers of its protocol. ${api}#NetworkPolicySpec`,
  protocolDefault: `protocol is TCP, UDP or SCTP; if not specified, it defaults to TCP. ${api}#NetworkPolicySpec`,
  namedPort: `port may be the name of a port on a pod: the container port of the destination with that name and protocol. ${api}#NetworkPolicySpec`,
  endPort: `endPort: the range of ports from port to endPort, inclusive, is allowed. ${concept}#targeting-a-range-of-ports`,
  emptyPeerSelector: `A peer's podSelector or namespaceSelector that is present but empty selects all pods or all namespaces. ${api}#NetworkPolicyPeer`,
  denyAllIn: `An empty podSelector with policyTypes Ingress and no rule is a default deny of ingress; it does not affect egress. ${concept}#default-deny-all-ingress-traffic`,
  denyAllOut: `An empty podSelector with policyTypes Egress and no rule is a default deny of egress; it does not affect ingress. ${concept}#default-deny-all-egress-traffic`,
  allowAll: `With a rule that is empty, no additional policy can cause a connection to be denied. ${concept}#allow-all-ingress-traffic`,
  nameLabel: `The control plane sets the label kubernetes.io/metadata.name on all namespaces; its value is the name. ${concept}#targeting-a-namespace-by-its-name`,
  hostNetwork: `For hostNetwork pods behaviour is undefined; most plugins ignore them in selectors and treat their traffic as the node's. ${concept}#networkpolicy-and-hostnetwork-pods`,
  self: `A pod cannot block access to itself. ${concept}#introduction`,
  labelIn: `In: the label is there and its value is one of those listed. ${labels}#set-based-requirement`,
  labelNotIn: `NotIn: values other than those listed, and all resources without the key. ${labels}#set-based-requirement`,
  labelExists: `Exists: the key is there, whatever its value. ${labels}#set-based-requirement`,
  labelDoesNotExist: `DoesNotExist: the key is not there. ${labels}#set-based-requirement`,
  labelsAnd: `All requirements of matchLabels and matchExpressions are ANDed: all must be satisfied. ${labels}#resources-that-support-set-based-requirements`,
  noPolicyBetween: `A namespace by itself isolates nothing: without policies all traffic from and to its pods is allowed. ${concept}#default-policies`,
  ...adminSentences,
} as const
