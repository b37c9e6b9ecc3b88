import { leftoverRule } from '@dayone/kube'
import type { CheckRule } from '@dayone/pipeline'

/** Every kind of check of this step. */
export const checkRules: readonly CheckRule[] = [
  {
    id: 'namespaces/guards',
    control: 'NS-02',
    promise: 'The guards of every namespace are as configured, with nothing added.',
    asks: 'The API server, as a cluster admin: each object, field by field.',
    planted: 'A scope on the quota that makes it count only some pods.',
  },
  {
    id: 'namespaces/pod-security',
    control: 'NS-01',
    promise: 'Pods that violate the enforced Pod Security Standard are rejected for every requester.',
    asks: 'The API server, with dry runs: as a cluster admin, as a member of a group bound in the namespace, and as a controller; several pods with one violation each, and a debug container.',
    planted: 'A namespace whose label pod-security.kubernetes.io/enforce was set to privileged.',
  },
  {
    id: 'namespaces/limits',
    control: 'NS-05',
    promise: 'A container without limits gets the configured defaults.',
    asks: 'The API server, with a dry run: the pod as it would be stored.',
    planted: 'A LimitRange whose default was raised.',
  },
  {
    id: 'namespaces/no-token',
    control: 'RB-13',
    promise: 'Pods get no API token by default.',
    asks: 'The API server, with a dry run: the volumes of the pod as it would be stored.',
    planted: 'The service account default with automountServiceAccountToken: true.',
  },
  {
    id: 'namespaces/quota',
    control: 'NS-04',
    promise: 'The quota is enforced: a load balancer is rejected.',
    asks: 'The API server, with a dry run of a Service of type LoadBalancer.',
    planted: 'A quota that was deleted.',
  },
  {
    id: 'namespaces/isolation',
    control: 'NS-02',
    promise: 'No foreign policy opens what default-deny closes.',
    asks: 'The API server, as a cluster admin: every NetworkPolicy, Cilium, Calico and admin network policy that selects pods of the namespace. No packets are sent.',
    planted: 'A NetworkPolicy that allows ingress from 0.0.0.0/1 and 128.0.0.0/1.',
  },
  {
    id: 'namespaces/enforcement',
    control: 'NS-02',
    promise: 'The network plugin enforces network policies.',
    asks: 'The API server, as a cluster admin: the DaemonSet of the plugin, its arguments and environment, its ConfigMap and custom resources.',
    planted: 'enable-policy: never in the ConfigMap cilium-config.',
  },
  {
    id: 'namespaces/tenant-policies',
    control: 'NS-06',
    promise: 'The rules for teams are as configured, and the API server type-checks them without errors.',
    asks: 'The API server, as a cluster admin: each admission policy and binding, field by field, and its type checking status.',
    planted: 'A match condition that exempts everyone but cluster admins.',
  },
  {
    id: 'namespaces/tenant-rules',
    control: 'NS-07',
    promise: 'Workloads that violate the rules for teams are rejected for every requester, and harmless ones are not.',
    asks: 'The API server, with dry runs: as a cluster admin and as a member of a group bound in the namespace.',
    planted: 'A binding that no longer covers the namespace.',
  },
  {
    id: 'namespaces/default',
    control: 'NS-10',
    promise: 'The namespace default is guarded: no privileged pods, no connections but DNS, no load balancers.',
    asks: 'The API server, as a cluster admin: each guard, field by field, and dry runs of a privileged pod and of a Service of type LoadBalancer.',
    planted: 'The namespace default without its Pod Security label.',
  },
  {
    id: 'namespaces/new-namespaces',
    control: 'NS-01',
    promise: 'A namespace that is created without a Pod Security level gets one.',
    asks: 'The API server, with a dry run: the namespace as it would be stored.',
    planted: 'A binding of that policy to other namespaces only.',
  },
  {
    id: 'namespaces/require-team',
    control: 'NS-01',
    promise: 'With requireTeam, nobody but the platform creates a namespace without a team.',
    asks: 'The API server, with dry runs as someone who may create namespaces: one without a team, and one with.',
    planted: 'A match condition that never holds in the policy for new namespaces.',
  },
  {
    id: 'namespaces/forbidden-labels',
    control: 'NS-06',
    promise: 'Teams cannot set the labels that dayone.yaml reserves.',
    asks: 'The API server, with dry runs as a member of a group bound in the namespace: a pod with each label, and one with a label that is not reserved.',
    planted: 'A binding of the policy that no longer covers the namespace.',
  },
  {
    id: 'namespaces/expect',
    control: 'NS-02',
    promise: 'Every expectation in namespaces.expect holds under all existing policies.',
    asks: 'The API server, as a cluster admin: every pod, controller, namespace and network policy of every kind; the result is computed. No packets are sent.',
    planted: 'Foreign policies that connect two namespaces that must be isolated.',
  },
  {
    id: 'namespaces/platform',
    control: 'NS-02',
    promise:
      'The API server reaches the webhooks and APIs that pods of the namespaces serve; scrapers and ingress controllers of the platform reach the pods.',
    asks: 'The API server, as a cluster admin: webhooks, APIs, Services, permissions, pods, and network policies of every kind; the result is computed. No packets are sent.',
    planted: 'A foreign Cilium policy that denies the nodes, next to unchanged rules of dayone.',
  },
  leftoverRule('namespaces'),
]
