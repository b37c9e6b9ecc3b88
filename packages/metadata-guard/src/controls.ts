import type { Control } from '@dayone/pipeline'

/** The controls of the step `metadata-guard`. */
export const controls: readonly Control[] = [
  {
    id: 'MG-01',
    title: 'Instance metadata',
    means: 'Every instance requires a token (IMDSv2) and has a hop limit of 1.',
    why: 'A pod that reaches the metadata service can use the role of the instance.',
    source: 'OWASP K08; EKS Best Practices, IAM; kops, docs/instance_groups.md#instancemetadata',
    does: 'Sets both in every instance group, and checks every instance and launch template in EC2.',
  },
  {
    id: 'MG-02',
    title: 'Network deny for metadata',
    means: 'A cluster-wide policy that tenants cannot override denies the metadata addresses.',
    why: 'The hop limit alone fails once it is raised for a single controller.',
    source: 'OWASP K05, K08; NSA/CISA, Network separation; Cilium, Deny policies; Calico, Tiers',
    does: 'Applies the policy of the network plugin, or reports that the plugin has none.',
  },
  {
    id: 'MG-03',
    title: 'No hostNetwork pods',
    means: 'Tenants cannot run pods with hostNetwork, host ports or other access to the node.',
    why: 'Such a pod bypasses the hop limit and network policies.',
    source: 'CIS 5.2.5; Kubernetes, Pod Security Standards (baseline)',
    does: 'Rejects them with an admission policy and reports those that run.',
    accept: 'metadata-guard.allowHostNetwork, or metadata-guard.accepted with reason, owner and date.',
  },
  {
    id: 'MG-04',
    title: 'No tenants on the control plane',
    means: 'Tenants cannot schedule pods on control plane nodes.',
    why: 'The role of a control plane node can read the state store, which holds the certificate authorities.',
    source: 'NSA/CISA, Pod security',
    does: 'Rejects pods of teams that tolerate the taint (admission), and reports control plane nodes without it and what else runs there.',
    accept: 'metadata-guard.accepted, with reason, owner and date.',
  },
  {
    id: 'MG-05',
    title: 'Exceptions expire',
    means: 'Every exception has a reason, an owner and an end date.',
    why: 'A forgotten exception is a vulnerability.',
    source: 'CIS 5.2.5',
    does: 'Shows exceptions, and fails when one has expired.',
  },
  {
    id: 'MG-06',
    title: 'Workload identity',
    means: 'Workloads that call AWS have an IAM role of their own.',
    why: 'Without one they use the role of the node, and so can every other pod there.',
    source: 'OWASP K03, K08',
    does: 'Names workloads that use the role of their instance or of kube2iam, and closes nothing under them until they have their own.',
    accept: 'metadata-guard.accepted, with reason, owner and date.',
  },
  {
    id: 'MG-07',
    title: 'kube2iam and kiam',
    means: 'kube2iam and kiam are absent, or accepted.',
    why: 'Their agents grant roles to anyone who can set an annotation.',
    source: 'OWASP K08; EKS Best Practices, IAM',
    does: 'Reports their pods and annotations.',
  },
]
