/**
 * Where the policy lies on a control plane. kops mounts its directory, and no other, into the API server: a path outside of
 * one that is mounted keeps the server from starting on every new machine (kubernetes/kops#15489).
 */
export const AUDIT_POLICY_FILE = '/etc/kubernetes/audit/policy.yaml'

/** In a directory of its own: kops mounts the whole directory of the log, to write, because the server renames the file. */
export const AUDIT_LOG_DIRECTORY = '/var/log/kube-apiserver-audit'
export const AUDIT_LOG_PATH = `${AUDIT_LOG_DIRECTORY}/audit.log`

/** CIS Kubernetes Benchmark 1.2.17–1.2.19: days, files, and MiB of a file that are kept at least. */
export const AUDIT_ROTATION = { auditLogMaxAge: 30, auditLogMaxBackups: 10, auditLogMaxSize: 100 } as const

/**
 * Who did what, without what Secrets hold (CIS 3.2.1, 3.2.2; NSA/CISA guidance 1.2, audit logging). The first rule that
 * fits decides; requests and answers are kept only where they hold no secret and change who may do what.
 */
export const AUDIT_POLICY = `# Written by dayone. The first rule that fits decides.
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  # Noise: the state of the server itself, and what the machinery asks all the time.
  - level: None
    nonResourceURLs: ['/healthz*', '/livez*', '/readyz*', '/metrics', '/version', '/openapi/*']
  - level: None
    verbs: [get, list, watch]
    users: ['system:kube-proxy', 'system:kube-scheduler', 'system:apiserver']
  - level: None
    resources:
      - group: coordination.k8s.io
        resources: [leases]
      - group: ''
        resources: [events]
      - group: events.k8s.io
        resources: [events]
  # These hold secrets: who asked, never what for or what came back.
  - level: Metadata
    resources:
      - group: ''
        resources: [secrets, configmaps, serviceaccounts/token]
      - group: authentication.k8s.io
        resources: [tokenreviews]
  # What changes the rules, and ways into running pods: as a whole.
  - level: RequestResponse
    verbs: [create, update, patch, delete, deletecollection]
    resources:
      - group: rbac.authorization.k8s.io
      - group: admissionregistration.k8s.io
      - group: networking.k8s.io
        resources: [networkpolicies]
      - group: certificates.k8s.io
      - group: ''
        resources: [namespaces]
  - level: RequestResponse
    resources:
      - group: ''
        resources: [pods/exec, pods/attach, pods/portforward, pods/ephemeralcontainers]
  - level: Metadata
`

/** The policy, and a file that makes the directory of the log: the API server's mount expects it to be there. */
export const AUDIT_FILES = [
  { name: 'dayone-audit-policy', path: AUDIT_POLICY_FILE, roles: ['ControlPlane'], content: AUDIT_POLICY },
  {
    name: 'dayone-audit-log-directory',
    path: `${AUDIT_LOG_DIRECTORY}/README`,
    roles: ['ControlPlane'],
    content: 'Here the Kubernetes API server keeps its audit log: who did what, and when.\n',
  },
] as const
