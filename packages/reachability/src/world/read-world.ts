import { UserError } from '@dayone/pipeline'
import { fieldOf, isMap, labelsOf, partOf, refusal, textOf, type SourcedObject } from '../manifests/source.ts'
import { adminPolicy, adminTiers } from '../admin/admin-policy.ts'
import { adminKinds, adminSupport, type AdminSupport, type Support } from '../admin/admin-support.ts'
import { networkPolicy } from '../policies/network-policy.ts'
import type { Policy, Tier, TieredPolicy } from '../policies/policy.ts'
import { calicoPolicy, calicoTier, tiersInOrder } from '../calico/calico-policy.ts'
import { ciliumPolicies } from '../cilium/cilium-policy.ts'
import { unreadWarnings } from './unread-warnings.ts'
import type { Labels } from '../pods/pod.ts'
import { templatePaths } from './read-pods.ts'
import { readWorkloads, type NamedObject } from './read-workloads.ts'
import { supportWarnings } from './support-warnings.ts'
import { selectorWarnings } from './selector-warnings.ts'
import type { World } from './world.ts'

/** The label that every namespace has, with its own name as value. */
const nameLabel = 'kubernetes.io/metadata.name'

export interface WorldOptions {
  /** An ipBlock also matches pods by address, as in Calico, kube-router and kindnet. */
  readonly blocksMeanPods?: boolean
  /** The name of the network plugin, if known. */
  readonly plugin?: string
  /** Which policies of administrators are enforced; by default as the agents among the objects and the plugin do. */
  readonly adminPolicies?: AdminSupport
}

const clusterScoped = new Set([
  'Namespace',
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
  'Tier',
  ...adminKinds,
])

/**
 * The world of a list of objects, from manifests or from a cluster. Namespaces that are only referenced exist too.
 * Throws UserError (exit 2) with the position of what the API server would reject, and for a duplicate object.
 */
export const readWorld = (
  objects: readonly SourcedObject[],
  { blocksMeanPods = false, plugin, adminPolicies = adminSupport(objects, plugin) }: WorldOptions = {},
): World => {
  const named = objects.filter(isRead).map(nameOf)
  refuseTwice(named)
  const namespaces = readNamespaces(named)
  const policies = named.flatMap(readPolicy)
  const read = named.flatMap(readTiered)
  const admin = adminKinds.filter((kind) => read.some((policy) => policy.kind === kind))
  const supportOf = new Map<string, Support>(admin.map((kind) => [kind, adminPolicies(kind)]))
  const tiered = read.filter(({ kind }) => supportOf.get(kind) !== 'ignored')
  const doubtful = admin.filter((kind) => supportOf.get(kind) === 'not known')
  const tiers = tiersInOrder([...named.flatMap(readTier), ...(admin.length === 0 ? [] : adminTiers)])
  const texts = named.filter(({ kind }) => kind.endsWith('Policy')).map(({ object }) => JSON.stringify(object.value))
  const isAsked = (label: string): boolean => texts.some((text) => text.includes(label))
  const isByAddress = tiered.some(({ kind, blocks }) => supportOf.has(kind) && blocks.length > 0)
  const workloads = readWorkloads(named, { namespaces, isAsked, isByAddress, blocksMeanPods })
  const world = { namespaces, workloads, policies, tiered, tiers, doubtful }
  const ofAdmin = tiered.filter(({ kind }) => supportOf.has(kind))
  const warnings = [
    ...objects.flatMap(leftOut),
    ...selectorWarnings({ namespaces, workloads, policies: [...policies, ...ofAdmin] }),
    ...unreadWarnings(world),
    ...supportWarnings(supportOf),
  ]
  return { ...world, warnings }
}

const policyGroups: Readonly<Record<string, readonly string[]>> = {
  NetworkPolicy: ['networking.k8s.io', 'crd.projectcalico.org', 'projectcalico.org'],
  GlobalNetworkPolicy: ['crd.projectcalico.org', 'projectcalico.org'],
  Tier: ['crd.projectcalico.org', 'projectcalico.org'],
  CiliumNetworkPolicy: ['cilium.io'],
  CiliumClusterwideNetworkPolicy: ['cilium.io'],
  ...Object.fromEntries(adminKinds.map((kind) => [kind, ['policy.networking.k8s.io']])),
}

/** Whether an object affects reachability. Other objects in a folder (a Kustomization) may have any form. */
const isRead = (object: SourcedObject): boolean => {
  const kind = String(object.value['kind'])
  return (
    kind === 'Namespace' || Object.hasOwn(templatePaths, kind) || (policyGroups[kind] ?? []).includes(groupOf(object))
  )
}

/** A policy of an unsupported kind or version must be reported. */
const leftOut = (object: SourcedObject): readonly string[] => {
  const { apiVersion, kind } = object.value
  if (typeof kind !== 'string' || !kind.endsWith('NetworkPolicy') || kind.startsWith('Staged') || isRead(object))
    return []
  return [`${object.place([])}: ${kind} of ${String(apiVersion)} is not supported: it is ignored.`]
}

const readPolicy = ({ object, kind, namespace, name }: NamedObject): readonly Policy[] => {
  const group = groupOf(object)
  if (kind === 'NetworkPolicy' && group === 'networking.k8s.io') return [networkPolicy(object, namespace, name)]
  if (group !== 'cilium.io') return []
  if (kind === 'CiliumNetworkPolicy') return ciliumPolicies(object, namespace, name)
  return kind === 'CiliumClusterwideNetworkPolicy' ? ciliumPolicies(object, undefined, name) : []
}

const isCalico = (object: SourcedObject): boolean => groupOf(object).endsWith('projectcalico.org')

const readTiered = ({ object, kind, namespace, name }: NamedObject): readonly TieredPolicy[] => {
  const admin = adminKinds.find((one) => one === kind)
  if (admin !== undefined) return [adminPolicy(object, admin, name)]
  if (!isCalico(object)) return []
  if (kind === 'NetworkPolicy') return [calicoPolicy(object, namespace, name)]
  return kind === 'GlobalNetworkPolicy' ? [calicoPolicy(object, undefined, name)] : []
}

const readTier = ({ object, kind, name }: NamedObject): readonly Tier[] =>
  isCalico(object) && kind === 'Tier' ? [calicoTier(object, name)] : []

const groupOf = ({ value }: SourcedObject): string => String(value['apiVersion']).split('/').at(-2) ?? ''

const nameOf = (object: SourcedObject): NamedObject => {
  const kind = String(object.value['kind'])
  const metadata = fieldOf(partOf(object), 'metadata')
  const name = fieldOf(metadata, 'name')
  // An object with generateName has no name yet.
  const text = textOf(name) ?? textOf(fieldOf(metadata, 'generateName'))
  if (text === undefined || text === '') throw refusal(name, 'is missing.')
  const namespace = clusterScoped.has(kind) ? '' : (textOf(fieldOf(metadata, 'namespace')) ?? 'default')
  return { object, kind, namespace, name: text }
}

const refuseTwice = (named: readonly NamedObject[]): void => {
  const seen = new Map<string, NamedObject>()
  for (const one of named) {
    const key = `${groupOf(one.object)} ${one.kind} ${one.namespace}/${one.name}`
    const first = seen.get(key)
    if (first !== undefined && isMap(fieldOf(partOf(one.object), 'metadata').value))
      throw new UserError(
        `${one.object.place([])}: ${one.kind} ${one.namespace === '' ? '' : `${one.namespace}/`}${one.name} is already in ${first.object.place([])}.`,
        { hint: 'Which one takes effect depends on the order they are applied in: keep one.' },
      )
    seen.set(key, one)
  }
}

const readNamespaces = (named: readonly NamedObject[]): ReadonlyMap<string, Labels> => {
  const namespaces = new Map<string, Labels>()
  for (const { kind, namespace } of named)
    if (kind !== 'Namespace' && namespace !== '') namespaces.set(namespace, { [nameLabel]: namespace })
  for (const { object, kind, name } of named)
    if (kind === 'Namespace')
      namespaces.set(name, { ...labelsOf(fieldOf(fieldOf(partOf(object), 'metadata'), 'labels')), [nameLabel]: name })
  return namespaces
}
