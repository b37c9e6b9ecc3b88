import {
  admissionBindingKind,
  admissionPolicyKind,
  leftoverFindings,
  noLeftovers,
  planObjects,
  removalOf,
  type DesiredObject,
  type ObjectChange,
} from '@dayone/kube'
import { acceptFindings, type ClusterFacts, type Plan } from '@dayone/pipeline'
import type { NamespacesConfig } from './config.ts'
import { connectionFindings } from './connections/connection-findings.ts'
import { privilegedFindings } from './privileged-findings.ts'
import { defaultFindings, willGuardDefault } from './default-namespace/default-findings.ts'
import { guardsDefault } from './bundle/default-objects.ts'
import { expectationFindings } from './flows/expectation-findings.ts'
import { cutFindings } from './flows/cut-findings.ts'
import { foreignPolicyFindings } from './foreign-policies/foreign-policy-findings.ts'
import { asGuards } from './objects/guard-objects.ts'
import { ciliumPolicy } from './bundle/network-policies.ts'
import { closingFindings, dnsFinding, enforcementFindings, networkFindings } from './isolation/network-findings.ts'
import { isKept, objects } from './objects/objects.ts'
import { waves } from './bundle/waves.ts'
import { mutatingBindingKind, mutatingPolicyKind } from './new-namespaces/mutating-kinds.ts'
import { withTakenDefault } from './new-namespaces/take-default.ts'
import type { NamespacesObserved } from './observe.ts'
import { observationChanges } from './observing/observation-objects.ts'
import { phasesOf } from './observing/phases.ts'
import { withPinReason } from './objects/pod-security-pin.ts'
import { releasedChanges, releasedFindings } from './released-namespaces.ts'
import { takenFindings } from './risks/taken-findings.ts'
import { noRulesFinding } from './tenant-rules/tenant-rule.ts'
import { unguardedFindings } from './unguarded-namespaces.ts'
import { violatingPodsFindings } from './admission/violating-pods.ts'

export const plan = (
  config: NamespacesConfig,
  observed: NamespacesObserved | undefined,
  facts: ClusterFacts,
): Plan<ObjectChange> => {
  const leftovers = observed?.leftovers ?? noLeftovers
  const { own } = leftovers
  const removed = own.filter((object) => !isKept(config)(object))
  const guarded = willGuardDefault(config, observed?.default)
  const { enforced, observing } = phasesOf(
    config.namespaces,
    (name) => observed?.objects.find({ apiVersion: 'v1', kind: 'Namespace', name }),
    observed?.today ?? new Date(0),
  )
  const observedNames = observing.map(({ namespace }) => namespace.name)
  const wanted = objects({ ...config, namespaces: [...enforced], observedNames }, facts).filter(
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
  const desired = wanted.filter(isServed)
  const lacks = (kind: string) => wanted.some((object) => object.manifest.kind === kind && !isServed(object))
  const findings = [
    ...releasedFindings(observed?.released ?? []),
    ...leftoverFindings('namespaces', leftovers),
    ...networkFindings(facts),
    ...connectionFindings(config, facts, observed !== undefined),
    ...(lacks(ciliumPolicy.kind) ? [dnsFinding] : []),
    ...(lacks(admissionPolicyKind.kind) ? [noRulesFinding] : []),
    ...enforcementFindings(observed?.plugin, facts),
    ...(facts.networkPlugin.enforcesNetworkPolicy ? closingFindings(config, observed?.objects) : []),
    ...violatingPodsFindings(observed?.violating ?? []),
    ...takenFindings(config, observed?.taken, facts),
    ...foreignPolicyFindings(observed?.foreign ?? []),
    ...privilegedFindings(config),
    ...defaultFindings(config, observed?.default),
    ...unguardedFindings(observed?.unguarded ?? [], config),
    ...(observed?.services === undefined || observed.policyObjects === undefined
      ? []
      : cutFindings(
          config,
          observed.objects,
          // What an observation will end with.
          { live: observed.policyObjects, removed, desired: observing.length === 0 ? wanted : objects(config, facts) },
          {
            services: observed.services,
            inventory: observed.taken?.inventory,
          },
        )),
    ...expectationFindings(config, { live: observed?.policyObjects ?? [], removed, desired: wanted }),
  ]
  return {
    changes: [
      ...releasedChanges(observed?.released ?? []),
      ...planObjects(asGuards(desired, observed?.objects), observed?.objects).map((change) =>
        withTakenDefault(withPinReason(change, observed?.objects, facts), observed?.objects),
      ),
      ...observationChanges(observing, observed?.objects, facts),
      ...removed.map((object) => removalOf(object, 'no longer in dayone.yaml', waves.removals)),
    ],
    findings: acceptFindings(findings, config.accepted, observed?.today),
  }
}
