import {
  createAuthorizer,
  isPathAction,
  readManifests,
  withDefaultRoles,
  type AccessRequest,
  type ApiResource,
  type Authorizer,
  type RbacObjects,
} from '@dayone/authorizer'
import { reviewAccess, type AccessAnswer, type Kube } from '@dayone/kube'
import { openKube } from '../../../run/open-kube.ts'
import type { Session } from '../../../session/session.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { readManifestFiles } from '../../read-manifest-files.ts'
import { liveObjects } from './live-objects.ts'

/** Permissions to query, from a cluster or manifests. */
export interface Rights {
  readonly authorizer: Authorizer
  readonly objects: RbacObjects
  /** Custom resources. */
  readonly resources: readonly ApiResource[]
  /** Complete sentences for the user. */
  readonly notes: readonly string[]
  /** Whether the live cluster has a namespace; true where that may not be read. Undefined offline. */
  readonly hasNamespace?: (name: string) => Promise<boolean>
  /** All authorizers of the live cluster together; undefined offline. */
  readonly ask?: (request: AccessRequest) => Promise<AccessAnswer>
  close(): void
}

/** Reads the manifests of `--from`, or every role and binding of the live cluster. */
export async function openRights(session: Session, { from }: RbacOptions): Promise<Rights> {
  if (from === undefined) return liveRights(session)
  const set = readManifests(await readManifestFiles(session.surroundings, from))
  const nothing = set.roles.length + set.bindings.length === 0 ? ['These manifests contain no roles or bindings.'] : []
  const objects = withDefaultRoles(set)
  return {
    objects,
    authorizer: createAuthorizer(objects, { aggregation: 'computed' }),
    resources: set.resources,
    notes: [...set.notes, ...nothing],
    close: () => undefined,
  }
}

async function liveRights(session: Session): Promise<Rights> {
  const { kube, close } = await openKube(session)
  try {
    const [objects, resources] = await Promise.all([liveObjects(kube), customResources(kube)])
    return {
      objects,
      authorizer: createAuthorizer(objects, { aggregation: 'stored' }),
      resources,
      notes: [],
      hasNamespace: (name) =>
        kube.get({ apiVersion: 'v1', kind: 'Namespace', name }).then(
          (found) => found !== undefined,
          () => true,
        ),
      ask: (request) => reviewAccess(kube, isPathAction(request) ? request : { ...request, group: request.apiGroup }),
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

interface Definition {
  readonly spec: {
    readonly group: string
    readonly scope: string
    readonly names: { readonly plural: string; readonly kind: string; readonly shortNames?: readonly string[] }
  }
}

async function customResources(kube: Kube): Promise<readonly ApiResource[]> {
  const found = await kube.list({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' })
  return (found as unknown as readonly Definition[]).map(({ spec: { group, scope, names } }) => ({
    resource: names.plural,
    apiGroup: group,
    kind: names.kind,
    isNamespaced: scope === 'Namespaced',
    shortNames: names.shortNames ?? [],
  }))
}
