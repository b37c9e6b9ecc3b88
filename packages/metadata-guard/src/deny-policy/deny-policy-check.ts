import { isSameValue, readPath } from '@dayone/cluster-spec'
import { awaitPluginEnforcement, readPolicyObjects, refOf, type Kube, type KubeObject } from '@dayone/kube'
import { UserError, type Check, type Clock, type ClusterFacts } from '@dayone/pipeline'
import { denyingPlugin, denyMetadataObjects } from './deny-metadata-policy.ts'
import { openWays, type OpenWay } from './earlier-tiers.ts'
import { deniedCidrs } from './metadata-addresses.ts'
import { networkFindings } from './network-findings.ts'

const common = {
  id: 'MG-02',
  rule: 'metadata-guard/network-deny',
  target: 'metadata address',
  control: 'MG-02',
} as const

/**
 * Checks that the cluster-wide deny rule is exactly as desired, that the plugin accepted it, and that no other policy
 * takes precedence. MG-02.
 */
export const checkDenyPolicy = async (
  kube: Pick<Kube, 'get' | 'observe' | 'pathOf' | 'request' | 'isServed'>,
  facts: ClusterFacts,
  clock: Clock,
): Promise<Check> => {
  const plugin = denyingPlugin(facts)
  if (plugin === undefined) {
    const [finding] = networkFindings(facts, undefined)
    return {
      ...common,
      ...without(finding),
      status: 'warn',
      means: `the network plugin is ${facts.networkPlugin.name}`,
    }
  }
  const desired = denyMetadataObjects(plugin, facts)
  const observed = await kube.observe(desired)
  const live = await Promise.all(
    desired.map(async (object) => (observed.isServed(object) ? kube.get(refOf(object)) : undefined)),
  )
  const judged = judgeDenyPolicy(desired, live)
  if (judged.status !== 'pass') return judged
  const { faults } = await awaitPluginEnforcement(kube, facts.networkPlugin.name, clock)
  const [fault] = faults
  if (fault !== undefined)
    return {
      ...judged,
      ...fault,
      status: 'fail',
      means: `${judged.means}; read the settings and agents of ${facts.networkPlugin.name}`,
    }
  // With Cilium, deny always takes precedence; with Calico, the first matching policy decides.
  return plugin === 'cilium' ? judged : judgeEarlierTiers(judged, await waysOf(kube, facts))
}

const waysOf = async (
  kube: Pick<Kube, 'pathOf' | 'request' | 'isServed'>,
  facts: ClusterFacts,
): Promise<readonly OpenWay[] | UserError> => {
  const live = await readPolicyObjects(kube)
  try {
    return openWays(live, deniedCidrs(facts))
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

const mostNamed = 5

/** The pure part of the check with Calico: an unreadable policy may open what we block. */
export const judgeEarlierTiers = (judged: Check, ways: readonly OpenWay[] | UserError): Check => {
  const means = `${judged.means}; computed from all policies of all tiers`
  if (ways instanceof UserError)
    return {
      ...judged,
      status: 'fail',
      severity: 'high',
      means,
      text: `Whether another policy opens the metadata service cannot be computed: ${ways.message}`,
      ...(ways.hint === undefined ? {} : { hint: ways.hint }),
    }
  if (ways.length === 0) return { ...judged, means }
  const from = [...new Set(ways.map((way) => way.from))]
  const by = [...new Set(ways.flatMap((way) => way.by))].filter((id) => !id.endsWith('deny-metadata'))
  const more = from.length > mostNamed ? ` and ${from.length - mostNamed} more` : ''
  return {
    ...judged,
    status: 'fail',
    severity: 'high',
    means,
    text: `A policy that Calico evaluates first opens the metadata service to ${from.slice(0, mostNamed).join(', ')}${more}${by.length === 0 ? '' : ` (${by.slice(0, mostNamed).join(', ')})`}.`,
    hint: 'Move that policy to a tier with an order above 100, or delete it.',
  }
}

const nameOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.name}`

/** The pure part of the check. Compares the whole spec, because a narrower selector would exclude pods. */
export const judgeDenyPolicy = (desired: readonly KubeObject[], live: readonly (KubeObject | undefined)[]): Check => {
  const names = desired.map(nameOf).join(' and ')
  const fail = (text: string, hint = 'Run `dayone up metadata-guard`.'): Check => ({
    ...common,
    status: 'fail',
    severity: 'high',
    means: `read ${names}`,
    text,
    hint,
  })
  for (const [index, object] of desired.entries()) {
    const found = live[index]
    if (found === undefined)
      return fail(`The metadata service is not blocked on the network: ${nameOf(object)} is missing.`)
    if (!isSameValue(object['spec'], found['spec']) || found['specs'] !== undefined)
      return fail(`The cluster-wide deny policy for the metadata service was changed: ${nameOf(object)}.`)
    if (invalidReason(found) !== undefined)
      return fail(
        `Cilium rejects the cluster-wide deny policy: ${invalidReason(found)}`,
        'Check the Cilium agents: `kubectl -n kube-system logs -l k8s-app=cilium`.',
      )
  }
  return {
    ...common,
    status: 'pass',
    means: `read ${names}: as configured`,
    text: 'A cluster-wide deny policy blocks the metadata service for every pod; teams cannot override it.',
  }
}

/** Cilium's operator reports in `status.conditions[type=Valid]` whether a policy is valid. */
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
