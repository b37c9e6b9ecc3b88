import { leftoverRule } from '@dayone/kube'
import type { CheckRule } from '@dayone/pipeline'

/** Every kind of check of this step. */
export const checkRules: readonly CheckRule[] = [
  {
    id: 'metadata-guard/machines',
    control: 'MG-01',
    promise:
      'Every instance requires a token and has a hop limit of 1: in the specification, in the launch template and running; so does what Karpenter will start.',
    asks: 'kops: the saved instance groups; EC2: launch templates and every running instance; the API server: every EC2NodeClass.',
    planted: 'A running instance with its hop limit raised to 2.',
  },
  {
    id: 'metadata-guard/network-deny',
    control: 'MG-02',
    promise:
      'A cluster-wide deny policy blocks the metadata addresses for every pod on the pod network, and is enforced.',
    asks: 'The API server, as a cluster admin: every field of the policy, what Cilium says of it, the settings and agents of the plugin; with Calico, every policy that is evaluated before it. No packets are sent.',
    planted: 'A CiliumClusterwideNetworkPolicy dayone-deny-metadata with a narrowed selector.',
  },
  {
    id: 'metadata-guard/admission-policy',
    control: 'MG-03',
    promise: 'The admission policy against hostNetwork and its binding are as configured, with nothing added.',
    asks: 'The API server, as a cluster admin: both objects, field by field.',
    planted: 'A matchCondition that exempts everyone but cluster admins.',
  },
  {
    id: 'metadata-guard/host-network-refused',
    control: 'MG-03',
    promise:
      'Pods with hostNetwork are rejected for every requester and workload kind, in every namespace that is not exempt.',
    asks: 'The API server, with dry runs: as a cluster admin, as a member of a group bound in the namespace, and as a controller.',
    planted: 'A binding whose action is Audit.',
  },
  {
    id: 'metadata-guard/layers',
    control: 'MG-02',
    promise:
      'All layers together keep pods from the metadata service, per instance group and class of namespaces: the machine, all network policies, admission. What gets through is named.',
    asks: 'kops and EC2: the metadata options of every machine. The API server, as a cluster admin: all pods, what makes them, and network policies; Pod Security labels; the admission policy. Pure computation: no packets are sent.',
    planted: 'A running instance with optional tokens and a hop limit of 1, and no deny policy.',
  },
  {
    id: 'metadata-guard/exemptions',
    control: 'MG-05',
    promise: 'Every namespace that is exempt has a reason, an owner and an end date that has not passed.',
    asks: 'dayone.yaml: metadata-guard.allowHostNetwork. An exemption is by name: no label of a namespace or pod makes one.',
    planted: 'An exemption that ended yesterday.',
  },
  {
    id: 'metadata-guard/host-access',
    control: 'NS-08',
    promise: 'Only known kops add-ons (by name, image and access) have access to their node or listen on its ports.',
    asks: 'The API server, as a cluster admin: the spec of every controller, pod and PodTemplate, including those scaled to zero.',
    planted: 'A DaemonSet with hostPID and a hostPath volume of /.',
  },
  {
    id: 'metadata-guard/node-volumes',
    control: 'NS-08',
    promise: 'No PersistentVolume exposes a directory of a node.',
    asks: 'The API server, as a cluster admin: every PersistentVolume.',
    planted: 'A PersistentVolume with hostPath /.',
  },
  {
    id: 'metadata-guard/volume-drivers',
    control: 'NS-08',
    promise: 'Only drivers of kops serve volumes.',
    asks: 'The API server, as a cluster admin: every CSIDriver, CSINode and PersistentVolume.',
    planted: 'A PersistentVolume of the CSI driver hostpath.csi.k8s.io.',
  },
  {
    id: 'metadata-guard/admission-hooks',
    control: 'NS-06',
    promise:
      'Only webhooks and mutating policies of kops intercept pods, and none intercepts sessions in them, Secrets or namespaces.',
    asks: 'The API server, as a cluster admin: every webhook configuration and mutating policy.',
    planted: 'A MutatingWebhookConfiguration that is called for every pod.',
  },
  {
    id: 'metadata-guard/conversion-hooks',
    control: 'NS-06',
    promise: 'No webhook converts network policies of Cilium, Calico or Kubernetes between versions.',
    asks: 'The API server, as a cluster admin: every CustomResourceDefinition.',
    planted: 'A CustomResourceDefinition of cilium.io with a conversion webhook.',
  },
  {
    id: 'metadata-guard/cloud-roles',
    control: 'MG-07',
    promise: 'No workload asks kube2iam or kiam for an IAM role, and service accounts with a role are named.',
    asks: 'The API server, as a cluster admin: the annotations of every service account, controller and pod, including those scaled to zero.',
    planted: 'A suspended CronJob with the annotation iam.amazonaws.com/role.',
  },
  {
    id: 'metadata-guard/proxies',
    control: 'MG-07',
    promise: 'Neither kube2iam nor kiam runs; where one does, every way past it is named.',
    asks: 'The API server, as a cluster admin: image, options, tolerations and hooks of every controller and pod, the annotations of namespaces, and the settings of Cilium; EC2: IPv6 endpoints; kops: spec.additionalPolicies.',
    planted: 'A DaemonSet of kube2iam.',
  },
  {
    id: 'metadata-guard/control-planes',
    control: 'MG-04',
    promise: 'Only pods of the system run on control plane nodes, and a taint keeps others away.',
    asks: 'The API server, as a cluster admin: the taints of every control plane node, and every pod there.',
    planted: 'A control plane node whose taint was removed.',
  },
  {
    id: 'metadata-guard/token-issuer',
    control: 'MG-06',
    promise: 'If workloads have IAM roles: AWS trusts the tokens that the cluster issues now.',
    asks: 'The API server: the issuer it publishes; IAM: the OIDC providers of the account.',
    planted: 'An issuer without an OIDC provider.',
  },
  {
    id: 'metadata-guard/workload-roles',
    control: 'MG-06',
    promise:
      'Every service account in metadata-guard.workloadRoles has its role: only its tokens are accepted, with the right audience, and it has exactly the policies of dayone.yaml.',
    asks: 'IAM: the trust policy and the policies of the role; the API server, as a cluster admin: the annotation of the service account.',
    planted: 'A trust policy that compares only the subject, as kops writes it.',
  },
  {
    id: 'metadata-guard/workload-pods',
    control: 'MG-08',
    promise: 'Every running pod of such a service account has the role, the token file and a token for AWS.',
    asks: 'The API server, as a cluster admin: environment and volumes of the pods. No pod calls AWS.',
    planted: 'A pod that was created without the webhook.',
  },
  leftoverRule('metadata-guard'),
]
