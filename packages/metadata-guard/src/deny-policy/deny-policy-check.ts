import { isSameValue, readPath } from '@dayone/cluster-spec'
import { readPluginEnforcement, type Kube, type KubeObject } from '@dayone/kube'
import type { Check, ClusterFacts } from '@dayone/pipeline'
import { clusterwidePolicyKind, denyMetadataPolicy, denyPolicyName, isCilium } from './deny-metadata-policy.ts'
import { networkFindings } from './network-findings.ts'

const common = {
  id: 'MG-02',
  rule: 'metadata-guard/network-deny',
  target: 'metadata address',
  control: 'MG-02',
} as const

/** The cluster-wide deny is there exactly as we set it, and Cilium has accepted it. MG-02. */
export const checkDenyPolicy = async (
  kube: Pick<Kube, 'get' | 'observe' | 'pathOf' | 'request'>,
  facts: ClusterFacts,
): Promise<Check> => {
  if (!isCilium(facts)) {
    const [finding] = networkFindings(facts, undefined)
    return {
      ...common,
      ...without(finding),
      status: 'warn',
      means: `the network plugin is ${facts.networkPlugin.name}`,
    }
  }
  const desired = denyMetadataPolicy(facts)
  const isServed = (await kube.observe([desired])).isServed(clusterwidePolicyKind)
  const live = isServed ? await kube.get({ ...clusterwidePolicyKind, name: denyPolicyName }) : undefined
  const judged = judgeDenyPolicy(desired, live)
  if (judged.status !== 'pass') return judged
  const { faults } = await readPluginEnforcement(kube, facts.networkPlugin.name)
  const [fault] = faults
  if (fault === undefined) return judged
  return {
    ...judged,
    ...fault,
    status: 'fail',
    means: `${judged.means}; read the settings and agents of ${facts.networkPlugin.name}`,
  }
}

/** Pure half of the check. The whole spec counts: a selector that somebody narrowed would let pods out. */
export const judgeDenyPolicy = (desired: KubeObject, live: KubeObject | undefined): Check => {
  const fail = (text: string, hint = 'Run `dayone up metadata-guard`.'): Check => ({
    ...common,
    status: 'fail',
    severity: 'high',
    means: `read ${clusterwidePolicyKind.kind} ${denyPolicyName}`,
    text,
    hint,
  })
  if (live === undefined)
    return fail('The metadata service is not blocked on the network: the cluster-wide deny policy is missing.')
  if (!isSameValue(desired['spec'], live['spec']) || live['specs'] !== undefined)
    return fail('The cluster-wide deny policy for the metadata service was changed.')
  if (invalidReason(live) !== undefined)
    return fail(
      `Cilium rejects the cluster-wide deny policy: ${invalidReason(live)}`,
      'Check the Cilium agents: `kubectl -n kube-system logs -l k8s-app=cilium`.',
    )
  return {
    ...common,
    status: 'pass',
    means: `read ${clusterwidePolicyKind.kind} ${denyPolicyName}: it is as configured`,
    text: 'A cluster-wide deny policy blocks the metadata service for every pod; teams cannot override it.',
  }
}

/** Cilium's operator says in `status.conditions[type=Valid]` whether it understood a policy. */
const invalidReason = (live: KubeObject): string | undefined => {
  const conditions = readPath(live, ['status', 'conditions'])
  if (!Array.isArray(conditions)) return undefined
  const isInvalid = (condition: unknown) =>
    readPath(condition, ['type']) === 'Valid' && readPath(condition, ['status']) === 'False'
  const invalid: unknown = conditions.find(isInvalid)
  return invalid === undefined ? undefined : String(readPath(invalid, ['message']))
}

const without = (finding: ReturnType<typeof networkFindings>[number] | undefined) => ({
  text: finding?.text ?? '',
  ...(finding?.severity === undefined ? {} : { severity: finding.severity }),
  ...(finding?.hint === undefined ? {} : { hint: finding.hint }),
})
