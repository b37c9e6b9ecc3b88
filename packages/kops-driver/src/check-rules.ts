import type { CheckRule } from '@dayone/pipeline'

/** Every kind of check of this step. docs/checks.md is generated from it. */
export const checkRules: readonly CheckRule[] = [
  {
    id: 'cluster/valid',
    promise: 'All nodes and system pods are healthy.',
    asks: '`kops validate cluster` with the admin kubeconfig.',
    planted: 'A node that is not ready.',
  },
  {
    id: 'cluster/profile',
    promise: 'The saved specification has every setting of the profile.',
    asks: 'The state store (`kops get`), setting by setting.',
    planted: 'A specification without the audit policy.',
  },
  {
    id: 'cluster/audit-log',
    promise: 'The API server writes an audit log and keeps it for 30 days.',
    asks: "The API server's metrics apiserver_audit_event_total and apiserver_audit_level_total, before and after real requests as a cluster admin and as a service account: reading Secrets, granting permissions, deleting, being denied.",
    planted: 'An audit policy that logs cluster admins only.',
    control: 'KD-05',
  },
  {
    id: 'cluster/secrets-encrypted',
    promise: 'Secrets are encrypted in etcd.',
    asks: "The API server's metric apiserver_storage_transformation_operations_total (prefix k8s:enc:); if it has written no Secret yet, one is created and deleted.",
    planted: 'An API server that writes Secrets with the identity provider.',
    control: 'KD-06',
  },
  {
    id: 'cluster/external-ips',
    promise: 'A Service cannot claim external IPs.',
    asks: 'The API server, as a cluster admin: dry runs of a Service with externalIPs and of one without.',
    planted: 'An API server without the admission plugin DenyServiceExternalIPs.',
    control: 'KD-12',
  },
  {
    id: 'cluster/workload-identity',
    promise: 'AWS can read the public keys for pod identities.',
    asks: 'S3, without credentials.',
    planted: 'A bucket that only its owner can read.',
    control: 'KD-08',
  },
  {
    id: 'cluster/token-issuer',
    promise: 'The API server signs service account tokens as the issuer whose keys are published.',
    asks: 'The API server: a new token, and its public keys; S3, without credentials: the published issuer and keys.',
    planted: 'An API server that signs as another issuer.',
    control: 'KD-08',
  },
  {
    id: 'cluster/old-issuer',
    promise: 'After a change of the issuer, the old one is accepted no longer than its tokens are in use.',
    asks: 'The state store: the accepted issuers; the API server: when the new one began to sign.',
    planted: 'An old issuer that is still accepted after 24 hours.',
    control: 'KD-08',
  },
  {
    id: 'cluster/applied',
    promise: 'The cloud resources match the specification.',
    asks: '`kops update cluster` without --yes.',
    planted: 'A launch template that differs from the specification.',
  },
  {
    id: 'cluster/running',
    promise: 'All instances run the saved configuration.',
    asks: '`kops rolling-update cluster` without --yes.',
    planted: 'An instance started from an older launch template.',
  },
]
