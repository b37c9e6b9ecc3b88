import { UserError } from '@dayone/pipeline'
import { objectId, type BindingObject, type RbacObjects, type RoleObject } from '../rbac-objects.ts'
import type { ApiResource } from '../resources/api-resource.ts'
import type { Account } from '../lint/reached-accounts.ts'
import { bootstrapTokenType, tokenSecretType, type TokenSecret } from '../lint/token-secret-findings.ts'
import { issueText } from './issue-text.ts'
import { manifestDocuments, type ManifestDocument, type ManifestFile } from './manifest-documents.ts'
import { customResourceDefinition, rbacManifest } from './manifest-schema.ts'

/** The RBAC objects of manifests. */
export interface ManifestSet extends RbacObjects {
  /** Names of all Namespaces in the manifests, and of those that objects are in. */
  readonly namespaces: readonly string[]
  /** Resources that CustomResourceDefinitions in the manifests define. */
  readonly resources: readonly ApiResource[]
  readonly serviceAccounts: readonly Account[]
  /** Secrets with a service account token or a bootstrap token. */
  readonly tokenSecrets: readonly TokenSecret[]
  /** Notes for the reader, whole sentences. */
  readonly notes: readonly string[]
}

interface Found {
  readonly objects: Map<string, { readonly object: RoleObject | BindingObject; readonly where: () => string }>
  readonly namespaces: Set<string>
  readonly resources: ApiResource[]
  readonly serviceAccounts: Account[]
  readonly tokenSecrets: TokenSecret[]
  readonly notes: string[]
}

interface Headed {
  readonly apiVersion?: unknown
  readonly kind?: unknown
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown; readonly annotations?: unknown } | null
  readonly items?: unknown
  readonly type?: unknown
}

const isHeaded = (value: unknown): value is Headed =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Adds one object. Throws UserError (exit 2) if the API server would reject it. */
const take = (value: unknown, path: readonly PropertyKey[], { at }: ManifestDocument, found: Found): void => {
  if (!isHeaded(value) || typeof value.kind !== 'string' || typeof value.apiVersion !== 'string')
    throw new UserError(`${at(path)}: not a Kubernetes manifest: it has no apiVersion and kind.`, {
      hint: 'Specify the files or the folder with the manifests.',
    })
  const { apiVersion, kind } = value
  if (kind === 'List' || (kind.endsWith('List') && Array.isArray(value.items))) {
    if (value.items !== undefined && value.items !== null && !Array.isArray(value.items))
      throw new UserError(`${at([...path, 'items'])}: ${kind}: items must be a list.`, {
        hint: 'The API server would reject this object.',
      })
    const items: readonly unknown[] = Array.isArray(value.items) ? (value.items as readonly unknown[]) : []
    // Items of a typed list, as returned by the API server, do not repeat their kind.
    const kindOfItems = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) }
    for (const [index, item] of items.entries())
      take(isHeaded(item) ? { ...kindOfItems, ...item } : item, [...path, 'items', index], { value, at }, found)
    return
  }
  if (apiVersion.startsWith('rbac.authorization.k8s.io/')) takeRbac(value, path, at, found)
  else takeOther({ ...value, apiVersion, kind }, found)
}

const takeRbac = (value: Headed, path: readonly PropertyKey[], at: ManifestDocument['at'], found: Found): void => {
  const kind = String(value.kind)
  const name = value.metadata?.name
  const title = typeof name === 'string' ? `${kind} ${name}` : kind
  if (value.apiVersion !== 'rbac.authorization.k8s.io/v1')
    throw new UserError(`${at([...path, 'apiVersion'])}: ${title}: ${String(value.apiVersion)} is no longer served.`, {
      hint: 'Use rbac.authorization.k8s.io/v1.',
    })
  const parsed = rbacManifest.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new UserError(`${at([...path, ...(issue?.path ?? [])])}: ${title}: ${issueText(issue)}.`, {
      hint: 'The API server would reject this object.',
    })
  }
  const object: RoleObject | BindingObject = parsed.data
  const id = objectId(object)
  const earlier = found.objects.get(id)
  if (earlier !== undefined && JSON.stringify(earlier.object) !== JSON.stringify(object))
    found.notes.push(`${id} is defined twice, with differences: ${at(path)} is used, ${earlier.where()} is ignored.`)
  found.objects.set(id, { object, where: () => at(path) })
  if (object.metadata.namespace !== undefined) found.namespaces.add(object.metadata.namespace)
}

const takeOther = (value: Headed, found: Found): void => {
  const { namespaces, resources } = found
  const { name, namespace } = value.metadata ?? {}
  if (value.apiVersion === 'v1' && value.kind === 'Namespace' && typeof name === 'string') namespaces.add(name)
  else if (typeof namespace === 'string' && namespace !== '') namespaces.add(namespace)
  takeCredentials(value, found)
  if (value.kind !== 'CustomResourceDefinition') return
  const parsed = customResourceDefinition.safeParse(value)
  if (!parsed.success) return
  const { group, scope, names } = parsed.data.spec
  resources.push({
    resource: names.plural,
    apiGroup: group,
    kind: names.kind,
    isNamespaced: scope === 'Namespaced',
    shortNames: [...(names.shortNames ?? []), ...(names.singular ? [names.singular] : [])],
  })
}

/** Service accounts, and Secrets with tokens. kubectl's default namespace is `default`. */
const takeCredentials = (value: Headed, { serviceAccounts, tokenSecrets }: Found): void => {
  const { name, namespace, annotations } = value.metadata ?? {}
  if (value.apiVersion !== 'v1' || typeof name !== 'string') return
  const place = typeof namespace === 'string' && namespace !== '' ? namespace : 'default'
  if (value.kind === 'ServiceAccount') serviceAccounts.push({ namespace: place, name })
  if (value.kind !== 'Secret') return
  if (value.type === bootstrapTokenType && place === 'kube-system')
    tokenSecrets.push({ namespace: place, name, account: undefined, since: '' })
  if (value.type !== tokenSecretType) return
  const account: unknown = isHeaded(annotations)
    ? (annotations as Readonly<Record<string, unknown>>)['kubernetes.io/service-account.name']
    : undefined
  tokenSecrets.push({ namespace: place, name, account: typeof account === 'string' ? account : '', since: '' })
}

const isBinding = (object: RoleObject | BindingObject): object is BindingObject => 'roleRef' in object

/**
 * Reads the RBAC objects of manifests: Lists, several documents per file, YAML and JSON. Of two objects with the same
 * name the later counts, as with `kubectl apply`. Other objects are accepted, and only contribute namespaces and
 * resources. Throws UserError (exit 2) with file and line for text that is not a manifest, and for RBAC objects that
 * the API server would reject. Pure.
 */
export const readManifests = (files: readonly ManifestFile[]): ManifestSet => {
  const found: Found = {
    objects: new Map(),
    namespaces: new Set(),
    resources: [],
    serviceAccounts: [],
    tokenSecrets: [],
    notes: [],
  }
  for (const file of files) for (const document of manifestDocuments(file)) take(document.value, [], document, found)
  const objects = [...found.objects.values()].map(({ object }) => object)
  return {
    roles: objects.filter((object): object is RoleObject => !isBinding(object)),
    bindings: objects.filter(isBinding),
    namespaces: [...found.namespaces].sort(),
    resources: found.resources,
    serviceAccounts: found.serviceAccounts,
    tokenSecrets: found.tokenSecrets,
    notes: found.notes,
  }
}
