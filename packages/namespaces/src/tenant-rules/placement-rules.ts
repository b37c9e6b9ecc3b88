import type { TenantRule } from './tenant-rule.ts'
import { podOf } from './pod-of.ts'

/** Labels and taints of control planes: those of Kubernetes, their former names, and those of kops. */
export const controlPlaneKeys = [
  'node-role.kubernetes.io/control-plane',
  'node-role.kubernetes.io/master',
  'kops.k8s.io/kops-controller-pki',
] as const

const keys = `[${controlPlaneKeys.map((key) => `'${key}'`).join(', ')}]`

/** The maximum termination grace period of a team's pod, in seconds. */
export const longestGrace = 3600

const spec = (object: string): string => `${podOf(object)}.spec`

const rule = (id: string, message: string, broken: (object: string) => string): TenantRule => ({
  id,
  message,
  // A running pod already has a node; its debug container does not select one.
  broken: (object) => `!variables.isDebug && (${broken(object)})`,
})

/**
 * Where pods of teams run and how they terminate (MG-04; NSA/CISA, "Pod security"): not on control planes, not without
 * the scheduler, not before the system's own pods, not where they keep pods of others away, and with a bounded grace
 * period. Anti-affinity: https://kubernetes.io/docs/concepts/policy/resource-quotas/#cross-namespace-pod-affinity-quota
 */
export const placementRules: readonly TenantRule[] = [
  rule(
    'node-name',
    'nodeName is not allowed: it bypasses the scheduler and every taint.',
    (object) => `${spec(object)}.?nodeName.orValue('') != ''`,
  ),
  rule(
    'tolerations',
    'Tolerations for control plane taints, or for every taint (operator Exists without a key), are not allowed.',
    (object) =>
      `${spec(object)}.?tolerations.orValue([]).exists(t, t.?key.orValue('') == '' ? t.?operator.orValue('') == 'Exists' : t.key in ${keys})`,
  ),
  rule('control-plane-nodes', 'Selecting control plane nodes by label is not allowed.', (object) =>
    [
      `${spec(object)}.?nodeSelector.orValue({}).exists(k, k in ${keys})`,
      `${spec(object)}.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution.?nodeSelectorTerms.orValue([]).exists(t, t.?matchExpressions.orValue([]).exists(e, e.key in ${keys} && !(e.operator in ['NotIn', 'DoesNotExist'])))`,
    ].join(' || '),
  ),
  rule(
    'anti-affinity',
    'Required pod anti-affinity must stay in its own namespace: the scheduler also applies it to the pods of others, which then find no node.',
    (object) =>
      `${spec(object)}.?affinity.?podAntiAffinity.?requiredDuringSchedulingIgnoredDuringExecution.orValue([]).exists(t, has(t.namespaceSelector) || t.?namespaces.orValue([]).exists(n, n != request.namespace))`,
  ),
  rule(
    'finalizers',
    'Finalizers on pods are not allowed: they can block the deletion of the pod and its namespace forever.',
    (object) => `${podOf(object)}.?metadata.?finalizers.orValue([]).exists(f, !f.startsWith('batch.kubernetes.io/'))`,
  ),
  rule(
    'grace-period',
    'terminationGracePeriodSeconds must be at most 3600: a pod that does not terminate blocks its node.',
    (object) => `${spec(object)}.?terminationGracePeriodSeconds.orValue(30) > ${longestGrace}`,
  ),
  rule(
    'priority',
    'Priority classes that start with system- are reserved: such pods preempt all others.',
    (object) => `${spec(object)}.?priorityClassName.orValue('').startsWith('system-')`,
  ),
]
