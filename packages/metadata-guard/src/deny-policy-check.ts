import { isSameValue, readPath } from '@dayone/cluster-spec'
import type { Kube, KubeObject } from '@dayone/kube'
import type { Check, ClusterFacts } from '@dayone/pipeline'
import { clusterwidePolicyKind, denyMetadataPolicy, denyPolicyName, isCilium } from './deny-metadata-policy.ts'
import { networkFindings } from './network-findings.ts'

const common = { id: 'MG-02', target: 'metadata address', control: 'MG-02' } as const

/** The cluster-wide deny is there exactly as we set it, and Cilium has accepted it. MG-02. */
export const checkDenyPolicy = async (kube: Pick<Kube, 'get' | 'observe'>, facts: ClusterFacts): Promise<Check> => {
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
  return judgeDenyPolicy(desired, live)
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
    return fail('Nothing closes the metadata address on the network: the cluster-wide deny is missing.')
  if (!isSameValue(desired['spec'], live['spec']))
    return fail('The cluster-wide deny of the metadata address is not as dayone set it.')
  if (invalidReason(live) !== undefined)
    return fail(
      `Cilium does not accept the cluster-wide deny: ${invalidReason(live)}`,
      'Look at the Cilium agents: `kubectl -n kube-system logs -l k8s-app=cilium`.',
    )
  return {
    ...common,
    status: 'pass',
    means: `read ${clusterwidePolicyKind.kind} ${denyPolicyName}: it is as dayone set it`,
    text: 'A cluster-wide deny closes the metadata address to every pod; a team cannot open it again.',
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
