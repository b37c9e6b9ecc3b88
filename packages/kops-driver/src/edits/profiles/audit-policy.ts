/**
 * The path of the policy on a control plane. kops mounts only its directory into the API server. With a path outside of
 * a mounted directory, the server does not start on any new machine (kubernetes/kops#15489).
 */
export const AUDIT_POLICY_FILE = '/etc/kubernetes/audit/policy.yaml'

/**
 * The log has its own directory, because the server renames the file and kops therefore mounts the whole directory
 * writable.
 */
export const AUDIT_LOG_DIRECTORY = '/var/log/kube-apiserver-audit'

/** The audit log on every control plane node. */
export const AUDIT_LOG_PATH = `${AUDIT_LOG_DIRECTORY}/audit.log`

/** CIS Kubernetes Benchmark 1.2.17–1.2.19: minimum days, files, and MiB per file. */
export const AUDIT_ROTATION = { auditLogMaxAge: 30, auditLogMaxBackups: 10, auditLogMaxSize: 100 } as const

/**
 * Logs who did what, without the contents of Secrets (CIS 3.2.1, 3.2.2; NSA/CISA guidance 1.2, audit logging). The
 * first matching rule applies. Request and response bodies are logged only for changes of permissions, which contain no
 * secrets.
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

/** The policy, and a file that creates the log directory, which must exist before the API server mounts it. */
export const AUDIT_FILES = [
  { name: 'dayone-audit-policy', path: AUDIT_POLICY_FILE, roles: ['ControlPlane'], content: AUDIT_POLICY },
  {
    name: 'dayone-audit-log-directory',
    path: `${AUDIT_LOG_DIRECTORY}/README`,
    roles: ['ControlPlane'],
    content: 'Here the Kubernetes API server keeps its audit log: who did what, and when.\n',
  },
] as const
