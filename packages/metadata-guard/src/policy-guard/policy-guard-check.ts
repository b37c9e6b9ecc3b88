import {
  awaitPluginEnforcement,
  dryRunCreate,
  planObjects,
  untilSettled,
  type DryRunAnswer,
  type Kube,
  type KubeObject,
} from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import type { MetadataGuardConfig } from '../config.ts'
import { desiredObjects } from '../desired-objects.ts'
import { guardedNamespace } from '../host-network/host-network-namespaces.ts'
import { policyGuardName } from '../deny-policy/open-policy-guard.ts'

const common = {
  id: 'MG-02',
  rule: 'metadata-guard/network-deny',
  target: 'metadata address',
  control: 'MG-02',
} as const

/** A policy that opens everything; a dry run, so nothing is stored. */
const openPolicy = (namespace: string): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'dayone-check-open', namespace },
  spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{}] },
})

/**
 * Where no policy of the plugin is out of the reach of teams: admission is as configured, rejects a policy that opens
 * everything, and the plugin enforces policies. Whether each namespace blocks the address is in the checks of the layers.
 */
export const checkPolicyGuard = async (
  kube: Kube,
  config: MetadataGuardConfig,
  ctx: Pick<StepContext<unknown>, 'facts' | 'clock' | 'stop'>,
): Promise<Check> => {
  const { facts, clock } = ctx
  const means = `compared every field of ${policyGuardName} and its binding, and tried to create a policy that opens everything (dry run)`
  const fail = (text: string, hint: string): Check => ({
    ...common,
    status: 'fail',
    severity: 'high',
    means,
    text,
    hint,
  })
  const desired = desiredObjects(config, facts).filter(({ manifest }) => manifest.metadata.name === policyGuardName)
  const differing = planObjects(desired, await kube.observe(desired.map(({ manifest }) => manifest)))
  if (differing.length > 0)
    return fail(
      `Network policies that open the metadata service are not rejected: ${differing.map(({ target, action }) => `${target} ${action === 'create' ? 'is missing' : 'differs'}`).join('; ')}.`,
      'Run `dayone up metadata-guard`.',
    )
  const { faults } = await awaitPluginEnforcement(kube, facts.networkPlugin.name, clock)
  const [fault] = faults
  if (fault !== undefined) return { ...fail(fault.text, fault.hint), severity: fault.severity }
  const namespace = guardedNamespace(config, facts)
  const isRefused = ({ status, message }: DryRunAnswer): boolean => status >= 400 && message.includes(policyGuardName)
  const answer =
    namespace === undefined
      ? undefined
      : await untilSettled(() => dryRunCreate(kube, openPolicy(namespace)), isRefused, ctx)
  if (answer !== undefined && !isRefused(answer))
    return fail(
      `A network policy that opens everything was not rejected by ${policyGuardName} in ${namespace ?? ''}: ${answer.status} ${answer.message}`,
      'Run `dayone verify metadata-guard` again. If it stays so, run `dayone plan metadata-guard`.',
    )
  return {
    ...common,
    status: 'pass',
    means,
    text: `${facts.networkPlugin.name} has no cluster-wide deny policy: admission rejects network policies that open the metadata service, and the policies of each namespace must block it.`,
  }
}
