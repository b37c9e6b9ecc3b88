import {
  checkLeftovers,
  openTenantBook,
  ownedBy,
  planObjects,
  type DesiredObject,
  awaitPluginEnforcement,
  readPolicyObjects,
  type Kube,
  type ObservedObjects,
} from '@dayone/kube'
import { acceptChecks, defined, proveAlike, type Check, type ClusterFacts, type StepContext } from '@dayone/pipeline'
import type { NamespacesConfig } from './config.ts'
import { checkDefault } from './default-namespace/default-checks.ts'
import { defaultObjects } from './bundle/default-objects.ts'
import { readDefault } from './default-namespace/read-default.ts'
import { closedNamespaces, KUBE_SYSTEM } from './bundle/kube-system-config.ts'
import { kubeSystemChecks } from './kube-system/kube-system-checks.ts'
import { guardsKubeSystem } from './bundle/kube-system-policy.ts'
import { expectationChecks } from './flows/expectation-findings.ts'
import { foreignPoliciesOf } from './foreign-policies/foreign-policies-of.ts'
import { readPolicies } from './foreign-policies/read-policies.ts'
import { proveRequiredTeam } from './new-namespaces/prove-required-team.ts'
import { checkNewNamespaces } from './new-namespaces/new-namespace-check.ts'
import { enforcementChecks, isolationChecks } from './isolation/isolation-checks.ts'
import { isAdmissionRule, isKept, objects, objectsOf, ownership, type GuardConfig } from './objects/objects.ts'
import { egressOpenSince } from './observing/observation-objects.ts'
import { observationChecks } from './observing/observation-checks.ts'
import { phasesOf } from './observing/phases.ts'
import { namespaceKeys, readDeciding, type Deciding } from './namespace-keys.ts'
import { platformChecks } from './platform/platform-checks.ts'
import { readApiServerAddresses, readPlatform } from './platform/read-platform.ts'
import { readRules } from './rule-modes/read-rules.ts'
import { newNamespacesState, tenantRuleState, withModes } from './rule-modes/rule-modes.ts'
import { proveAdmission } from './admission/prove-admission.ts'
import { provePodSecurityForTenants } from './admission/tenant-proof.ts'
import { checkTenantPolicies } from './tenant-rules/check-tenant-policies.ts'
import { proveForbiddenLabels } from './tenant-rules/prove-forbidden-labels.ts'
import { proveTenantRules } from './tenant-rules/prove-tenant-rules.ts'
import type { RuleState } from './tenant-rules/tenant-rule.ts'

/** Checks that the objects of one namespace are as desired, without additions. */
const checkObjects = (observed: ObservedObjects, name: string, desired: readonly DesiredObject[]): Check => {
  const differing = planObjects(desired, observed)
  const common = {
    id: `NS-02/${name}`,
    rule: 'namespaces/guards',
    target: `Namespace ${name}`,
    control: 'NS-02',
    severity: 'high' as const,
    means: `compared every field of ${desired.length} objects, including added ones`,
  }
  if (differing.length > 0)
    return {
      ...common,
      status: 'fail',
      text: `${name} is not guarded as configured: ${differing.map(({ target }) => target).join(', ')}.`,
      hint: 'Run `dayone plan namespaces` to see what differs, then `dayone up namespaces`.',
    }
  return { ...common, status: 'pass', text: `The ${desired.length} guards of ${name} are as configured.` }
}

const ownedDefault = (facts: ClusterFacts, observed: ObservedObjects): readonly DesiredObject[] =>
  ownedBy('namespaces', defaultObjects(facts)).filter(({ manifest }) => observed.isServed(manifest))

/** The rules for teams and for new namespaces. */
const ruleObjects = (config: GuardConfig, facts: ClusterFacts, observed: ObservedObjects) =>
  objects(config, facts).filter(
    ({ manifest }) =>
      isAdmissionRule(manifest.kind) && (manifest.kind.startsWith('Validating') || observed.isServed(manifest)),
  )

const nothingConfigured: Check = {
  id: 'NS-02',
  rule: 'namespaces/guards',
  target: 'namespaces',
  control: 'NS-02',
  status: 'skip',
  text: 'No namespace is configured, so none is guarded.',
  means: 'read dayone.yaml',
  hint: 'Add your namespaces to dayone.yaml.',
}

interface Proving {
  readonly deciding: Deciding
  readonly rules: Check['status']
  /** The mode of the rules for teams in a namespace. */
  readonly stateOf: (namespace: string) => RuleState
}

/** Real requests in the namespaces: as an administrator, and as other users. */
const prove = async (
  config: NamespacesConfig,
  ctx: StepContext<{ kube: Kube }>,
  { deciding, rules, stateOf }: Proving,
): Promise<readonly Check[]> => {
  const tenants = openTenantBook(ctx.ports.kube, ctx.clock, ctx.secret)
  const keyOf = namespaceKeys(deciding)
  try {
    return await proveAlike(config.namespaces, {
      // Modified rules may apply in one namespace and not in another, and warnings have a reason in each.
      keyOf: (namespace) =>
        `${keyOf(namespace)}${(rules === 'pass' || rules === 'skip') && stateOf(namespace.name).mode === 'deny' ? '' : namespace.name}`,
      nameOf: ({ name }) => name,
      every: ctx.every ?? false,
      prove: async (namespace) => [
        ...(await proveAdmission(namespace, ctx)),
        ...(namespace.profile === 'privileged'
          ? []
          : await provePodSecurityForTenants(ctx.ports.kube, tenants, namespace)),
        ...(rules === 'skip'
          ? []
          : await proveTenantRules(
              ctx.ports.kube,
              tenants,
              namespace.name,
              { ...defined({ registries: config.registries }), state: stateOf(namespace.name) },
              ctx,
            )),
        ...(rules === 'skip'
          ? []
          : await proveForbiddenLabels(
              tenants,
              { name: namespace.name, forbidden: config.forbiddenLabels ?? [] },
              ctx,
            )),
      ],
    })
  } finally {
    tenants.close()
  }
}

export const verify = async (config: NamespacesConfig, ctx: StepContext<{ kube: Kube }>): Promise<readonly Check[]> => {
  const { facts, clock, ports } = ctx
  const { kube } = ports
  const manifests = objects(config, facts).map(({ manifest }) => manifest)
  // Complete lists first: objects observed by label are then served from them.
  const [live, deciding, policies, plugin, platform] = await Promise.all([
    kube.observeAll({ apiVersion: 'v1', kind: 'Namespace' }),
    readDeciding(kube),
    readPolicies(kube, facts.networkPlugin.name),
    awaitPluginEnforcement(kube, facts.networkPlugin.name, clock, kube.observing),
    readPlatform(config, facts, kube),
  ])
  const before = await kube.observe(manifests, ownership.kinds)
  const seenRules = await readRules(config, before, live, { kube, clock })
  const phases = phasesOf(config.namespaces, (name) => live.find(({ metadata }) => metadata.name === name), clock.now())
  const { enforced, observing } = phases
  const egressOpen = egressOpenSince(phases.egressOpen)
  const decided = { ...withModes(config, seenRules), egressOpen, platform: platform.rules, dns: platform.dns }
  const everything = objects(decided, facts)
  const observed = await kube.observe(
    everything.map(({ manifest }) => manifest),
    ownership.kinds,
  )
  const now = { ...decided, namespaces: [...enforced], observedNames: observing.map(({ namespace }) => namespace.name) }
  const seen = await readDefault(config, observed, { kube, clock, facts })
  const leftovers = await checkLeftovers(kube, everything, ownership, isKept(config))
  if (config.namespaces.length === 0) return [nothingConfigured, leftovers]
  const guards = enforced.map((namespace) =>
    checkObjects(observed, namespace.name, objectsOf(namespace, facts, decided)),
  )
  const guarded = new Set(enforced.map(({ name }) => name).filter((_name, index) => guards[index]?.status === 'pass'))
  const rules = checkTenantPolicies(observed, ruleObjects(now, facts, observed))
  const proofs = await prove(now, ctx, {
    deciding: { ...deciding, namespaces: live, guarded },
    rules: rules.status,
    stateOf: (name) => tenantRuleState(config, seenRules, name),
  })
  const newOnes = newNamespacesState(config, seenRules)
  const foreign = foreignPoliciesOf(now, facts, policies, live)
  const isGuarded = config.kubeSystem.mode === 'guard'
  const isAsked = isGuarded || (config.expect ?? []).length > 0 || foreign.length > 0 || platform.rules.length > 0
  const deciders = isAsked ? await readPolicyObjects(kube) : []
  const ofKubeSystem = everything.filter(({ manifest }) => guardsKubeSystem(manifest))
  const expected = expectationChecks(config, deciders)
  const checks = [
    ...guards,
    ...observationChecks(phases),
    rules,
    ...proofs,
    ...(seen === undefined ? [] : [await checkDefault(ownedDefault(facts, observed), observed, seen, ctx)]),
    ...(newOnes.mode === 'off' || rules.status === 'skip' ? [] : [await checkNewNamespaces(newOnes, observed, ctx)]),
    ...(newOnes.mode === 'off' || rules.status === 'skip' || !config.newNamespaces.requireTeam
      ? []
      : [await proveRequiredTeam(newOnes, ctx)]),
    ...expected,
    ...(isGuarded
      ? [
          checkObjects(observed, KUBE_SYSTEM, ofKubeSystem),
          ...kubeSystemChecks(
            { live: deciders, own: ofKubeSystem.map(({ manifest }) => manifest), dns: platform.dns },
            enforcementChecks(plugin, facts).every(({ status }) => status !== 'fail'),
          ),
        ]
      : []),
    ...platformChecks(
      closedNamespaces(enforced, config.kubeSystem),
      platform,
      { live: deciders, addresses: platform.rules.length === 0 ? [] : await readApiServerAddresses(kube) },
      facts,
    ),
    leftovers,
    ...isolationChecks(now, { foreign, plugin, guarded, live: deciders }, facts),
  ]
  return acceptChecks(checks, config.accepted, clock.now())
}
