import { planObjects, type DesiredObject, type ObservedObjects } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'

interface PolicyStatus {
  readonly typeChecking?: { readonly expressionWarnings?: readonly { readonly warning: string }[] }
}

const common = {
  id: 'NS-06/policies',
  rule: 'namespaces/tenant-policies',
  target: 'rules for teams',
  control: 'NS-06',
  severity: 'high',
} as const

/**
 * Checks that the admission policies for teams and their bindings are exactly as desired, and that the API server
 * reports no type errors in their expressions. NS-06. Pure.
 */
export const checkTenantPolicies = (observed: ObservedObjects, desired: readonly DesiredObject[]): Check => {
  const means = `compared every field of ${desired.length} policies and bindings, including added ones`
  if (!desired.every(({ manifest }) => observed.isServed(manifest)))
    return {
      ...common,
      means,
      status: 'skip',
      text: 'This Kubernetes version has no ValidatingAdmissionPolicy: only Pod Security, quotas and RBAC restrict teams.',
      hint: 'Upgrade Kubernetes to 1.30 or later, one minor version at a time.',
    }
  const differing = planObjects(desired, observed)
  const faults = desired.flatMap(({ manifest: { apiVersion, kind, metadata } }) => {
    const { typeChecking } = (observed.find({ apiVersion, kind, name: metadata.name })?.['status'] ??
      {}) as PolicyStatus
    return (typeChecking?.expressionWarnings ?? []).map(({ warning }) => `${metadata.name}: ${warning}`)
  })
  if (differing.length > 0)
    return {
      ...common,
      means,
      status: 'fail',
      text: `The rules for teams are weakened: ${differing.map(({ target, action }) => `${target} ${action === 'create' ? 'is missing' : 'differs'}`).join(', ')}.`,
      hint: 'Run `dayone plan namespaces` to see who changed what, then `dayone up namespaces`.',
    }
  if (faults.length > 0)
    return {
      ...common,
      means,
      status: 'fail',
      text: `The API server reports errors in the rules for teams: ${faults.join('; ')}.`,
      hint: 'This is a bug in dayone: report it with your Kubernetes version.',
    }
  return { ...common, means, status: 'pass', text: 'The rules for teams are as configured.' }
}
