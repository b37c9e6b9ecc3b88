import {
  admissionBindingKind,
  admissionPolicyKind,
  hasManagedLabel,
  listAll,
  listPages,
  podSecurityViolations,
  readInventory,
  refOf,
  workloadTitle,
  type Kube,
  type KubeObject,
  type ObservedObjects,
  type Workload,
} from '@dayone/kube'
import type { Clock } from '@dayone/pipeline'
import { DEFAULT } from '../bundle/default-objects.ts'
import { defaultDeny } from '../bundle/network-policies.ts'
import type { NamespacesConfig } from '../config.ts'
import { mutatingPolicyKind } from '../new-namespaces/mutating-kinds.ts'
import {
  defaultMarker,
  exemptNames,
  newNamespacePolicyName,
  teamLabel,
} from '../new-namespaces/new-namespace-objects.ts'
import { objectProblem, type Claims } from '../tenant-rules/object-problem.ts'
import { templateProblems } from '../tenant-rules/template-problems.ts'
import { guardrailPolicyName } from '../tenant-rules/guardrail-policy.ts'
import { claimsOf, exposedOf, gradualNames, warningBindingNames } from '../tenant-rules/tenant-rule-objects.ts'

/** What exists already and would be rejected if somebody created it again, as far as no rule rejects it yet. */
export interface RulesSeen {
  /** In a configured namespace, against the rules for teams, as clauses. */
  readonly tenants: Readonly<Record<string, readonly string[]>>
  /** Outside of the configured namespaces, against the default for new ones, as clauses. */
  readonly newNamespaces: readonly string[]
}

type Choice = Pick<NamespacesConfig, 'namespaces' | 'registries' | 'tenantRules' | 'newNamespaces'>

interface BindingSpec {
  readonly validationActions?: readonly string[]
  readonly matchResources?: {
    readonly namespaceSelector?: { readonly matchExpressions?: readonly { readonly values?: readonly string[] }[] }
  }
}

const bindingSpec = (observed: Pick<ObservedObjects, 'find'>, name: string): BindingSpec | undefined =>
  observed.find({ ...admissionBindingKind, name })?.['spec'] as BindingSpec | undefined

/**
 * The default for new namespaces denied once. Its two objects were written for the same mode: if someone set the binding
 * back to warnings, the mutation still enforces.
 */
const hasDenied = (observed: Pick<ObservedObjects, 'find'>): boolean =>
  bindingSpec(observed, newNamespacePolicyName)?.validationActions?.includes('Deny') === true ||
  JSON.stringify(observed.find({ ...mutatingPolicyKind, name: newNamespacePolicyName })?.['spec'] ?? {}).includes(
    "pod-security.kubernetes.io/enforce': '",
  )

const boundNames = (observed: Pick<ObservedObjects, 'find'>, bindings: readonly string[]): readonly string[] =>
  bindings
    .flatMap((name) => bindingSpec(observed, name)?.matchResources?.namespaceSelector?.matchExpressions ?? [])
    .flatMap(({ values = [] }) => values)

/**
 * dayone finished guarding the namespace and still guarded it after its last run: default-deny is written after the
 * bindings, and the binding of the guardrails lists what dayone.yaml listed. If that was deleted too, its policy remains.
 */
const wasGuarded = (observed: Pick<ObservedObjects, 'find'>, name: string): boolean => {
  const closed = observed.find(refOf(defaultDeny(name)))
  if (closed === undefined || !hasManagedLabel(closed)) return false
  return bindingSpec(observed, guardrailPolicyName) === undefined
    ? observed.find({ ...admissionPolicyKind, name: guardrailPolicyName }) !== undefined
    : boundNames(observed, [guardrailPolicyName]).includes(name)
}

/**
 * The existing namespaces in which the rules for teams do not deny yet, if dayone.yaml leaves the mode open. A namespace
 * in a binding that denies was denied, and so was a guarded one in no binding: someone deleted that, or changed its
 * selector. That is a weakened guard, not a mode.
 */
const undenied = (
  { namespaces, tenantRules }: Choice,
  observed: Pick<ObservedObjects, 'find'>,
  live: readonly KubeObject[],
): readonly string[] => {
  if (tenantRules !== undefined) return []
  const denied = boundNames(observed, gradualNames)
  const warned = boundNames(observed, warningBindingNames)
  const existing = new Set(live.map(({ metadata }) => metadata.name))
  return namespaces
    .map(({ name }) => name)
    .filter((name) => existing.has(name) && !denied.includes(name))
    .filter((name) => warned.includes(name) || !wasGuarded(observed, name))
}

const levelOf = ({ metadata }: KubeObject): string => metadata.labels?.['pod-security.kubernetes.io/enforce'] ?? ''

/**
 * A namespace with the labels that the default sets while it denies: while it warns, it sets the levels for warnings
 * and for the audit log instead. It keeps them if somebody deletes the default, but also after `dayone remove`.
 */
const gotLevel = ({ metadata: { labels = {} } }: KubeObject): boolean =>
  labels[defaultMarker.name] === defaultMarker.value &&
  labels['pod-security.kubernetes.io/enforce'] !== undefined &&
  labels['pod-security.kubernetes.io/warn'] === undefined

const teamOf = ({ metadata }: KubeObject): string | undefined => metadata.labels?.[teamLabel]

/** Namespaces of others whose like the default rejects or restricts, if dayone.yaml leaves the mode open. */
const unlevelled = (
  { namespaces, newNamespaces: { mode, exempt, requireTeam } }: Choice,
  observed: Pick<ObservedObjects, 'find'>,
  live: readonly KubeObject[],
): readonly KubeObject[] => {
  if (mode !== undefined || namespaces.length === 0) return []
  const isSetUp = observed.find({ ...admissionPolicyKind, name: guardrailPolicyName }) !== undefined
  if (hasDenied(observed) || (isSetUp && live.some(gotLevel))) return []
  const known = new Set([DEFAULT, ...exemptNames(exempt), ...namespaces.map(({ name }) => name)])
  return live.filter(
    (one) =>
      !known.has(one.metadata.name) &&
      (!['baseline', 'restricted'].includes(levelOf(one)) || (requireTeam && teamOf(one) === undefined)),
  )
}

const readTeamObjects = async (kube: Kube): Promise<readonly KubeObject[]> => {
  const tokens: KubeObject[] = []
  const fieldSelector = 'type=kubernetes.io/service-account-token'
  for await (const page of listPages(kube, { apiVersion: 'v1', kind: 'Secret' }, { fieldSelector }))
    tokens.push(...page.map(({ apiVersion, kind, metadata, type }) => ({ apiVersion, kind, metadata, type })))
  const others = await Promise.all(
    [
      { apiVersion: 'v1', kind: 'Service' },
      { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' },
      { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
    ].map((kind) => listAll(kube, kind)),
  )
  return [...tokens, ...others.flat()]
}

/** Of one namespace. */
interface Contents {
  readonly workloads: readonly Workload[]
  readonly objects: readonly KubeObject[]
}

const problemsOf = (
  name: string,
  { workloads, objects }: Contents,
  { registries = [], claims }: { readonly registries?: readonly string[] | undefined; readonly claims: Claims },
): readonly string[] => [
  ...workloads
    .map((workload) => ({ workload, why: templateProblems(workload, registries) }))
    .filter(({ why }) => why.length > 0)
    .map(({ workload, why }) => `${workloadTitle(workload)} (${why.join(', ')})`),
  ...objects.flatMap((object) => {
    const why = objectProblem(object, claims)
    return why === undefined ? [] : [`${object.kind} ${object.metadata.name} in ${name} (${why})`]
  }),
]

const likeOf = (
  namespace: KubeObject,
  workloads: readonly Workload[],
  { observed, requireTeam }: { readonly observed: Pick<ObservedObjects, 'isServed'>; readonly requireTeam: boolean },
): readonly string[] => {
  const { name } = namespace.metadata
  const level = levelOf(namespace)
  if (requireTeam && teamOf(namespace) === undefined) return [`Namespace ${name} (it has no label ${teamLabel})`]
  if (level !== '') return [`Namespace ${name} (its Pod Security level is ${level})`]
  const violating = workloads.find(({ template }) => podSecurityViolations(template, 'baseline').length > 0)
  if (violating !== undefined) return [`${workloadTitle(violating)} (it violates Pod Security baseline)`]
  // Without the default, somebody who created it so is rejected.
  return observed.isServed(mutatingPolicyKind) ? [] : [`Namespace ${name} (it has no Pod Security level)`]
}

/** Reads only if dayone.yaml leaves a mode open and a rule does not deny yet; undefined otherwise. */
export const readRules = async (
  config: Choice,
  observed: ObservedObjects,
  live: readonly KubeObject[],
  { kube, clock }: { readonly kube: Kube; readonly clock: Clock },
): Promise<RulesSeen | undefined> => {
  if (!observed.isServed(admissionBindingKind)) return undefined
  const [names, others] = [undenied(config, observed, live), unlevelled(config, observed, live)]
  if (names.length + others.length === 0) return undefined
  const [{ workloads }, objects] = await Promise.all([
    readInventory(kube, clock),
    names.length === 0 ? [] : readTeamObjects(kube),
  ])
  const { registries } = config
  const claims = { hosts: claimsOf(config), exposed: exposedOf(config) }
  const workloadsIn = Map.groupBy(workloads, ({ namespace }) => namespace)
  const objectsIn = Map.groupBy(objects, ({ metadata }) => metadata.namespace)
  const found = names.map((name) => {
    const contents = { workloads: workloadsIn.get(name) ?? [], objects: objectsIn.get(name) ?? [] }
    return [name, problemsOf(name, contents, { registries, claims })] as const
  })
  return {
    tenants: Object.fromEntries(found.filter(([, problems]) => problems.length > 0)),
    newNamespaces: others.flatMap((one) =>
      likeOf(one, workloadsIn.get(one.metadata.name) ?? [], {
        observed,
        requireTeam: config.newNamespaces.requireTeam,
      }),
    ),
  }
}
