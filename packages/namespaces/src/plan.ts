import {
  admissionBindingKind,
  admissionPolicyKind,
  leftoverFindings,
  noLeftovers,
  planObjects,
  removalOf,
  type DesiredObject,
  type KubeObject,
  type ObjectChange,
} from '@dayone/kube'
import { acceptFindings, type ClusterFacts, type Plan } from '@dayone/pipeline'
import type { NamespacesConfig } from './config.ts'
import { connectionFindings } from './connections/connection-findings.ts'
import { privilegedFindings } from './privileged-findings.ts'
import { defaultFindings, willGuardDefault } from './default-namespace/default-findings.ts'
import { guardsDefault } from './bundle/default-objects.ts'
import { expectationFindings } from './flows/expectation-findings.ts'
import { flowFindings } from './flow-findings.ts'
import { foreignPolicyFindings } from './foreign-policies/foreign-policy-findings.ts'
import { asGuards } from './objects/guard-objects.ts'
import { ciliumPolicy } from './bundle/network-policies.ts'
import { closingFindings, dnsFinding, enforcementFindings, networkFindings } from './isolation/network-findings.ts'
import { isKept, objects } from './objects/objects.ts'
import { waves } from './bundle/waves.ts'
import { mutatingBindingKind, mutatingPolicyKind } from './new-namespaces/mutating-kinds.ts'
import { withTakenDefault } from './new-namespaces/take-default.ts'
import type { NamespacesObserved } from './observe.ts'
import { egressChanges, egressOpenSince, observationChanges } from './observing/observation-objects.ts'
import { phasesOf } from './observing/phases.ts'
import { platformFindings } from './platform/platform-findings.ts'
import { platformRemovalReason } from './platform/platform-policies.ts'
import { closedNamespaces } from './bundle/kube-system-config.ts'
import { kubeSystemFindings } from './kube-system/kube-system-findings.ts'
import { guardsKubeSystem } from './bundle/kube-system-policy.ts'
import { closesKubeSystem } from './kube-system/kube-system-objects.ts'
import { noPlatform } from './platform/platform-rule.ts'
import { withPinReason } from './objects/pod-security-pin.ts'
import { ruleModeFindings } from './rule-modes/rule-mode-findings.ts'
import { withModes } from './rule-modes/rule-modes.ts'
import { releasedChanges, releasedFindings } from './released-namespaces.ts'
import { takenFindings } from './risks/taken-findings.ts'
import { warningBindingNames } from './tenant-rules/tenant-rule-objects.ts'
import { noRulesFinding } from './tenant-rules/tenant-rule.ts'
import { unguardedFindings } from './unguarded-namespaces.ts'
import { violatingPodsFindings } from './admission/violating-pods.ts'

/**
 * A binding for warnings ends when its namespaces are denied, a rule for the platform with what it is for; any other
 * object, when dayone.yaml no longer asks for it.
 */
const removalReason = ({ metadata }: KubeObject, { kubeSystem }: Pick<NamespacesConfig, 'kubeSystem'>): string => {
  const { name } = metadata
  if (guardsKubeSystem({ metadata }) && kubeSystem.mode === 'leave') return 'namespaces.kubeSystem no longer guards it'
  if (warningBindingNames.includes(name)) return 'nothing is left that only gets warnings'
  return platformRemovalReason(name) ?? 'no longer in dayone.yaml'
}

export const plan = (
  config: NamespacesConfig,
  observed: NamespacesObserved | undefined,
  facts: ClusterFacts,
): Plan<ObjectChange> => {
  const leftovers = observed?.leftovers ?? noLeftovers
  const { own } = leftovers
  const removed = own.filter((object) => !isKept(config)(object))
  const guarded = willGuardDefault(config, observed?.default)
  const { enforced, observing, egressOpen } = phasesOf(
    config.namespaces,
    (name) => observed?.objects.find({ apiVersion: 'v1', kind: 'Namespace', name }),
    observed?.today ?? new Date(0),
  )
  const observedNames = observing.map(({ namespace }) => namespace.name)
  const platform = observed?.platform ?? noPlatform
  const decided = {
    ...withModes(config, observed?.rules),
    egressOpen: egressOpenSince(egressOpen),
    platform: platform.rules,
    dns: platform.dns,
  }
  const wanted = objects({ ...decided, namespaces: [...enforced], observedNames }, facts).filter(
    ({ manifest }) => guarded || !guardsDefault(manifest),
  )
  const mayBeUnserved = new Set<string>([
    ciliumPolicy.kind,
    admissionPolicyKind.kind,
    admissionBindingKind.kind,
    mutatingPolicyKind.kind,
    mutatingBindingKind.kind,
  ])
  const isServed = ({ manifest }: DesiredObject) =>
    !mayBeUnserved.has(manifest.kind) || (observed?.objects.isServed(manifest) ?? true)
  // The deny without a rule that it needs would cut the API server from webhooks that every request depends on.
  const isUnserved = wanted.some((object) => guardsKubeSystem(object.manifest) && !isServed(object))
  const desired = wanted.filter((object) => isServed(object) && !(isUnserved && guardsKubeSystem(object.manifest)))
  const coming = {
    live: observed?.policyObjects ?? [],
    removed,
    // What an observation will end with.
    desired: observing.length === 0 ? wanted : objects(decided, facts),
  }
  const lacks = (kind: string) => wanted.some((object) => object.manifest.kind === kind && !isServed(object))
  const findings = [
    ...releasedFindings(observed?.released ?? []),
    ...leftoverFindings('namespaces', leftovers),
    ...networkFindings(facts),
    ...connectionFindings(config, facts, observed !== undefined),
    ...(lacks(ciliumPolicy.kind) ? [dnsFinding] : []),
    ...(lacks(admissionPolicyKind.kind) ? [noRulesFinding] : []),
    ...enforcementFindings(observed?.plugin, facts),
    ...(facts.networkPlugin.enforcesNetworkPolicy ? closingFindings(config, observed?.objects, platform) : []),
    ...violatingPodsFindings(observed?.violating ?? []),
    ...takenFindings(decided, observed?.taken),
    ...platformFindings(closedNamespaces(enforced, config.kubeSystem), platform, observed?.objects, facts),
    ...kubeSystemFindings(config.kubeSystem, {
      observed: observed?.objects,
      isUnserved,
      coming: observed?.policyObjects === undefined ? undefined : coming,
      services: observed?.services ?? [],
      rules: platform.rules,
      removed,
      isEnforced: facts.networkPlugin.enforcesNetworkPolicy,
    }),
    ...ruleModeFindings(config, observed?.rules),
    ...foreignPolicyFindings(observed?.foreign ?? []),
    ...privilegedFindings(config),
    ...defaultFindings(config, observed?.default),
    ...unguardedFindings(observed?.unguarded ?? [], config),
    ...(observed?.services === undefined || observed.policyObjects === undefined
      ? []
      : flowFindings(config, coming, { ...observed, services: observed.services })),
    ...expectationFindings(config, { live: observed?.policyObjects ?? [], removed, desired: wanted }),
  ]
  return {
    changes: [
      ...releasedChanges(observed?.released ?? []),
      ...planObjects(asGuards(desired, observed?.objects), observed?.objects).map((change) =>
        withTakenDefault(withPinReason(change, observed?.objects, facts), observed?.objects),
      ),
      ...observationChanges(observing, observed?.objects, facts),
      ...egressChanges(egressOpen, facts),
      ...removed.map((object) =>
        removalOf(object, removalReason(object, config), closesKubeSystem(object) ? waves.namespace : waves.removals),
      ),
    ],
    findings: acceptFindings(findings, config.accepted, observed?.today),
  }
}
