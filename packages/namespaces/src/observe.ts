import {
  findLeftovers,
  listAll,
  readPluginEnforcement,
  readPolicyObjects,
  servedKinds,
  type Kube,
  type KubeObject,
  type Leftovers,
  type ObservedObjects,
  type PluginEnforcement,
} from '@dayone/kube'
import { defined, type StepContext } from '@dayone/pipeline'
import type { NamespacesConfig } from './config.ts'
import { guardsDefault } from './bundle/default-objects.ts'
import { readDefault, type DefaultSeen } from './default-namespace/read-default.ts'
import { hasClosing } from './flows/cut-findings.ts'
import type { ForeignPolicy } from './foreign-policies/find-foreign-policies.ts'
import { foreignPoliciesOf } from './foreign-policies/foreign-policies-of.ts'
import { readPolicies } from './foreign-policies/read-policies.ts'
import { egressOpenSince } from './observing/observation-objects.ts'
import { phasesOf } from './observing/phases.ts'
import { objects, ownership } from './objects/objects.ts'
import { readRules, type RulesSeen } from './rule-modes/read-rules.ts'
import { withModes } from './rule-modes/rule-modes.ts'
import { readTaken, type Taken } from './risks/read-taken.ts'
import { readReleased, type ReleasedNamespace } from './released-namespaces.ts'
import { readClosedIngresses, type ClosedIngresses } from './platform/closed-ingresses.ts'
import { refuseNodePlugins } from './platform/node-plugins.ts'
import type { Platform } from './platform/platform-rule.ts'
import { readPlatform } from './platform/read-platform.ts'
import { findUnguarded, type UnguardedNamespace } from './unguarded-namespaces.ts'
import { findViolatingPods, type ViolatingPods } from './admission/violating-pods.ts'

export interface NamespacesObserved {
  readonly objects: ObservedObjects
  readonly leftovers?: Leftovers
  readonly released?: readonly ReleasedNamespace[]
  readonly unguarded: readonly UnguardedNamespace[]
  readonly violating: readonly ViolatingPods[]
  /** `default`, if it is to be guarded. */
  readonly default?: DefaultSeen
  /** Policies of others that open a guarded namespace. */
  readonly foreign: readonly ForeignPolicy[]
  readonly plugin: PluginEnforcement
  /** What the platform needs in the configured namespaces. */
  readonly platform?: Platform
  /** What the rules would reject if it were created again; read if dayone.yaml leaves their mode open. */
  readonly rules?: RulesSeen
  /** What the plan changes for workloads of existing namespaces. */
  readonly taken?: Taken
  /** Ingresses whose namespaces are not open to a controller. */
  readonly ingresses?: ClosedIngresses
  /** The objects that decide reachability; read for expectations, Ingresses and namespaces that will be closed. */
  readonly policyObjects?: readonly KubeObject[]
  /** Read for Ingresses and namespaces that will be closed. */
  readonly services?: readonly KubeObject[]
  /** Acceptances expire on a date. */
  readonly today: Date
}

/** Objects of others of these kinds decide too; later reads of this run share these lists. */
const readWhole = async (kube: Kube): Promise<void> => {
  const served = await servedKinds(kube.observing, ownership.kinds)
  await Promise.all(served.map((kind) => kube.observeAll(kind)))
}

export const observe = async (
  config: NamespacesConfig,
  { ports: { kube }, facts, clock }: StepContext<{ kube: Kube }>,
): Promise<NamespacesObserved> => {
  const manifests = objects(config, facts).map(({ manifest }) => manifest)
  // Complete lists first: objects observed by label are then served from them.
  const [namespaces, policies, plugin, platform, ingresses] = await Promise.all([
    kube.observeAll({ apiVersion: 'v1', kind: 'Namespace' }),
    readPolicies(kube, facts.networkPlugin.name),
    readPluginEnforcement(kube.observing, facts.networkPlugin.name),
    readPlatform(config, facts, kube),
    facts.networkPlugin.enforcesNetworkPolicy ? readClosedIngresses(config, kube) : undefined,
    readWhole(kube),
  ])
  await refuseNodePlugins(config, namespaces, kube)
  const observed = await kube.observe(manifests, ownership.kinds)
  const wanted = manifests.filter((manifest) => manifest.kind === 'Namespace' && !guardsDefault(manifest))
  const rules = await readRules(config, observed, namespaces, { kube, clock })
  const { egressOpen } = phasesOf(
    config.namespaces,
    (name) => observed.find({ apiVersion: 'v1', kind: 'Namespace', name }),
    clock.now(),
  )
  const decided = {
    ...withModes(config, rules),
    egressOpen: egressOpenSince(egressOpen),
    platform: platform.rules,
    dns: platform.dns,
  }
  const leftovers = findLeftovers(objects(decided, facts), observed, ownership)
  const closes = facts.networkPlugin.enforcesNetworkPolicy && hasClosing(config, observed)
  const isComputed = closes || ingresses !== undefined
  const taken = await readTaken(decided, observed, { kube, clock, facts })
  return {
    objects: observed,
    ...defined({ taken, rules, ingresses, default: await readDefault(config, observed, { kube, clock, facts }) }),
    leftovers,
    released: await readReleased(kube, config, leftovers.own),
    unguarded: findUnguarded(
      namespaces,
      policies.map(({ object }) => object),
    ),
    violating: await findViolatingPods(kube, wanted, observed),
    ...((config.expect ?? []).length === 0 && !isComputed ? {} : { policyObjects: await readPolicyObjects(kube) }),
    ...(isComputed ? { services: await listAll(kube, { apiVersion: 'v1', kind: 'Service' }) } : {}),
    foreign: foreignPoliciesOf(decided, facts, policies, namespaces),
    plugin,
    platform,
    today: clock.now(),
  }
}
