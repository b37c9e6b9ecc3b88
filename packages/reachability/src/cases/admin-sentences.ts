const module = 'sigs.k8s.io/network-policy-api v0.3.0'
const alpha1 = `${module}, apis/v1alpha1/adminnetworkpolicy_types.go`
const baseline = `${module}, apis/v1alpha1/baselineadminnetworkpolicy_types.go`
const shared = `${module}, apis/v1alpha1/shared_types.go`
const cluster = `${module}, apis/v1alpha2/clusternetworkpolicy_types.go`
const overview = 'https://network-policy-api.sigs.k8s.io/api-overview/'

/** Short quotes of the documentation of the policies of administrators, with sources: the reason of every case. */
export const adminSentences = {
  adminFirst: `All AdminNetworkPolicy rules have higher precedence than NetworkPolicy or BaselineAdminNetworkPolicy rules. ${alpha1}`,
  adminAllow: `Allow: allows the selected traffic, even if it would otherwise have been denied by NetworkPolicy. ${alpha1}`,
  adminDeny: `Deny: traffic is denied before being checked against NetworkPolicy or BaselineAdminNetworkPolicy rules. ${alpha1}`,
  adminPass: `Pass: the traffic skips any remaining ANP rules and passes to NetworkPolicies, else to BaselineAdminNetworkPolicies that select the pod. ${alpha1}`,
  adminPriority: `Rules with lower priority values have higher precedence, and are checked before rules with higher priority values. ${alpha1}`,
  adminTie: `If two policies with the same priority could both match a connection, the implementation can apply any of them, and no user can determine which. ${alpha1}`,
  adminRuleOrder: `The relative precedence of rules within a single object is the order in which they are written. ${alpha1}`,
  adminDirection: `ANPs with no ingress (egress) rules do not affect ingress (egress) traffic. ${alpha1}`,
  adminAsRead: `There are no implicit isolation effects for the pods selected: rules are read as they are. ${overview}#general-notes`,
  adminSubject: `subject: namespaces selects pods via namespace selectors, pods via namespace and pod selectors. ${shared}`,
  adminHost: `Host-networked pods are not included in subjects or in namespaces and pods peers. ${cluster}`,
  adminAnyPeer: `If any element of from (to) matches, the action is applied. ${alpha1}`,
  adminNetworks: `networks selects CIDR blocks; cluster-internal traffic is checked against the rule as well. ${alpha1}`,
  adminNodes: `nodes selects the node addresses by the labels of nodes; present but empty, it selects all nodes. ${alpha1}`,
  adminDomains: `domainNames selects destinations by name, for Allow rules, with a lower priority deny. ${alpha1}`,
  adminNoPorts: `If ports is not set, the rule does not filter traffic via port. ${alpha1}`,
  adminPortNumber: `portNumber selects a port by number; protocol defaults to TCP. ${shared}`,
  adminPortRange: `portRange is inclusive from start to end; protocol defaults to TCP. ${shared}`,
  adminNamedPort: `namedPort selects a port on pods based on name. ${shared}`,
  baselineLast: `Baseline rules apply if traffic is not matched by any AdminNetworkPolicy or NetworkPolicy rules. ${baseline}`,
  baselineSelected: `NetworkPolicy always makes a final decision for selected pods; further evaluation only happens for pods not selected by one. ${cluster}`,
  baselineOtherWay: `Pods are selected by a NetworkPolicy, but isolation is declared per direction: kube-network-policies and Calico differ on the other direction. ${cluster}`,
  clusterTiers: `Tiers are evaluated in the order Admin, NetworkPolicy, Baseline; what none decided is allowed. ${cluster}`,
  clusterPass: `Pass: skips all further rules in the current tier and passes evaluation to the next tier. ${cluster}`,
  clusterBothEnds: `Accept on egress processes no further egress rules, but any ingress rules at the destination do apply. ${cluster}`,
  clusterProtocols: `If destinationPort is omitted, all ports for the specified protocol match. ${overview}#rules`,
  clusterNamedPort: `destinationNamedPort selects a destination port on a pod based on the container port name. ${cluster}`,
  clusterTie: `Policies in the same tier with the same priority: the implementation can apply any of the matching ones. ${cluster}`,
  notEnforced: `Implementations: Cilium has a tracking issue only; kube-router is not listed. https://network-policy-api.sigs.k8s.io/implementations/`,
  notKnown: `Whether an object is enforced depends on the plugin and its version. https://network-policy-api.sigs.k8s.io/implementations/`,
} as const
