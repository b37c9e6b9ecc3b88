import { planObjects, type Kube } from '@dayone/kube'
import type { Check, ClusterFacts } from '@dayone/pipeline'
import type { MetadataGuardConfig } from './config.ts'
import { desiredObjects } from './desired-objects.ts'
import { hostNetworkPolicyName } from './host-network/host-network-policy.ts'

/**
 * Checks that the admission policy and its binding are exactly as desired: no condition, exemption, parameter or
 * selector was added or changed, the failure policy is Fail, and the action is Deny. MG-03.
 */
export const checkAdmissionPolicy = async (
  kube: Pick<Kube, 'observe'>,
  config: MetadataGuardConfig,
  facts: ClusterFacts,
): Promise<Check> => {
  const desired = desiredObjects(config, facts).filter(
    ({ manifest }) => manifest.metadata.name === hostNetworkPolicyName,
  )
  const differing = planObjects(desired, await kube.observe(desired.map(({ manifest }) => manifest)))
  const common = {
    id: 'MG-03/policy',
    rule: 'metadata-guard/admission-policy',
    target: hostNetworkPolicyName,
    control: 'MG-03',
    means: 'compared every field of the policy and its binding, including added ones',
  }
  if (differing.length === 0)
    return { ...common, status: 'pass', text: `${hostNetworkPolicyName} and its binding are as configured.` }
  const changed = differing.map(({ target, action, diff }) =>
    action === 'create' ? `${target} is missing` : `${target} differs (${fieldsOf(diff ?? '')})`,
  )
  return {
    ...common,
    status: 'fail',
    severity: 'high',
    text: `The guard against hostNetwork is weakened: ${changed.join('; ')}.`,
    hint: 'Run `dayone plan metadata-guard` to see who changed what, then `dayone up metadata-guard`.',
  }
}

/** The fields of a diff, without values. */
const fieldsOf = (diff: string): string =>
  [...new Set(diff.split('\n').flatMap((line) => /^[-+] (\S+?):/.exec(line)?.[1] ?? []))].join(', ')
