import { admissionPolicyKind, planObjects, type DesiredObject, type ObservedObjects } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import { guardName, type GuardMode } from './guard-policy.ts'

interface PolicyStatus {
  readonly typeChecking?: { readonly expressionWarnings?: readonly { readonly warning: string }[] }
}

const common = {
  id: 'RBAC/guards',
  rule: 'rbac/guards',
  target: guardName,
  control: 'RB-12',
  severity: 'high',
} as const

/**
 * Checks that the admission guard and its binding are exactly as desired, that the API server reports no type errors in
 * its expressions, and that it rejects. Pure.
 */
export const checkGuards = (
  observed: Pick<ObservedObjects, 'find' | 'isServed'> & ObservedObjects,
  desired: readonly DesiredObject[],
  mode: GuardMode,
): Check => {
  const means = 'compared every field of the policy and its binding, including added ones, and read its type checking'
  if (!observed.isServed(admissionPolicyKind))
    return {
      ...common,
      means,
      status: 'skip',
      text: 'This Kubernetes version has no ValidatingAdmissionPolicy: nothing stops token Secrets and bindings to everyone.',
      hint: 'Upgrade Kubernetes to 1.30 or later, one minor version at a time.',
    }
  const differing = planObjects(desired, observed)
  if (differing.length > 0)
    return {
      ...common,
      means,
      status: 'fail',
      text: `The admission guard is not as configured: ${differing.map(({ target, action }) => `${target} ${action === 'create' ? 'is missing' : 'differs'}`).join(', ')}.`,
      hint: 'Run `dayone plan rbac` to see who changed what, then `dayone up rbac`.',
    }
  const { typeChecking } = (observed.find({ ...admissionPolicyKind, name: guardName })?.['status'] ??
    {}) as PolicyStatus
  const faults = (typeChecking?.expressionWarnings ?? []).map(({ warning }) => warning)
  if (faults.length > 0)
    return {
      ...common,
      means,
      status: 'fail',
      text: `The API server reports errors in the admission guard: ${faults.join('; ')}.`,
      hint: 'This is a bug in dayone: report it with your Kubernetes version.',
    }
  if (mode === 'warn')
    return {
      ...common,
      means,
      status: 'warn',
      severity: 'medium',
      text: 'Token Secrets, aggregation labels and bindings to everyone only cause a warning and an audit entry.',
      hint: 'When nobody creates such objects any more, set `rbac: {guards: deny}` in dayone.yaml and run `dayone up rbac`.',
    }
  return {
    ...common,
    means,
    status: 'pass',
    text: 'Token Secrets, aggregation labels and bindings to everyone are rejected, except from cluster admins.',
  }
}
