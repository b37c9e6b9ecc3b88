import { AUDIT_FILES } from '../profiles/audit-policy.ts'

/** Beside the ordinary audit policy, so that no other setting of dayone replaces it while a migration observes. */
export const OBSERVATION_POLICY_FILE = '/etc/kubernetes/audit/rbac-migration.yaml'

/**
 * Logs every request that RBAC has to allow: unlike the ordinary policy also leases, events and metrics, which pods
 * need permissions for. Never the contents of Secrets. The first matching rule applies.
 */
export const OBSERVATION_POLICY = `# Written by dayone for the migration to RBAC. The first rule that fits decides.
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  # Everyone may read these, with RBAC too.
  - level: None
    nonResourceURLs: [/healthz, /livez, /readyz, /version, /version/, /openapi, '/openapi/*']
  # The control plane and kubelets have permissions of their own.
  - level: None
    verbs: [get, list, watch]
    users: ['system:kube-proxy', 'system:kube-scheduler', 'system:apiserver']
  - level: None
    users: ['system:kube-scheduler', 'system:kube-controller-manager', 'system:apiserver']
    resources:
      - group: coordination.k8s.io
        resources: [leases]
      - group: ''
        resources: [events]
      - group: events.k8s.io
        resources: [events]
  - level: None
    userGroups: ['system:nodes']
    resources:
      - group: coordination.k8s.io
        resources: [leases]
      - group: ''
        resources: [events]
      - group: events.k8s.io
        resources: [events]
  # Kubelets, and servers in pods, ask who may use them: whom, and the answer. It contains no secrets.
  - level: RequestResponse
    userGroups: ['system:nodes', 'system:serviceaccounts']
    verbs: [create]
    resources:
      - group: authorization.k8s.io
        resources: [localsubjectaccessreviews, subjectaccessreviews]
  # What changes the rules: as a whole.
  - level: RequestResponse
    verbs: [create, update, patch, delete, deletecollection]
    resources:
      - group: rbac.authorization.k8s.io
  # Who asked for what, never the contents.
  - level: Metadata
`

export const OBSERVATION_POLICY_ASSET = {
  name: 'dayone-audit-rbac-migration',
  path: OBSERVATION_POLICY_FILE,
  roles: ['ControlPlane'],
  content: OBSERVATION_POLICY,
} as const

/** The names of the file assets that a migration may add. */
export const OBSERVATION_ASSETS: readonly string[] = [
  OBSERVATION_POLICY_ASSET.name,
  ...AUDIT_FILES.slice(1).map(({ name }) => name),
]
