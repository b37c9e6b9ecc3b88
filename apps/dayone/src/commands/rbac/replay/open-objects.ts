import { readManifests, withDefaultBindings, type AuthorizerOptions, type RbacObjects } from '@dayone/authorizer'
import { readInventory, type Inventory } from '@dayone/kube'
import { readControlPlaneNodes, type ControlPlaneNode } from '@dayone/rbac'
import { withKube } from '../../../run/open-kube.ts'
import type { Session } from '../../../session/session.ts'
import { readManifestFiles } from '../../read-manifest-files.ts'
import { objectsUnderRbac } from '../rights/live-objects.ts'
import type { RbacOptions } from '../rbac-options.ts'

/** Roles and bindings to decide with. */
export interface OpenObjects extends AuthorizerOptions {
  readonly objects: RbacObjects
  /** Complete sentences for the user. */
  readonly notes: readonly string[]
  /** What runs in the live cluster; undefined offline. */
  readonly inventory?: Pick<Inventory, 'workloads'> & { readonly nodes: readonly ControlPlaneNode[] }
}

const id = ({ kind, metadata }: RbacObjects['roles'][number] | RbacObjects['bindings'][number]): string =>
  `${kind}/${metadata.namespace ?? ''}/${metadata.name}`

/** Objects of the same name are replaced, as with `kubectl apply`. Pure. */
export const withProposed = (present: RbacObjects, proposed: RbacObjects): RbacObjects => {
  const replaced = new Set([...proposed.roles, ...proposed.bindings].map(id))
  return {
    roles: [...present.roles.filter((one) => !replaced.has(id(one))), ...proposed.roles],
    bindings: [...present.bindings.filter((one) => !replaced.has(id(one))), ...proposed.bindings],
  }
}

/** The live cluster, or the manifests of `--from` with the defaults of Kubernetes; in both cases plus `--with`. */
export async function openObjects(session: Session, options: RbacOptions): Promise<OpenObjects> {
  const { from, with: proposals } = options
  const proposed =
    proposals === undefined ? undefined : readManifests(await readManifestFiles(session.surroundings, proposals))
  if (from === undefined) {
    const [live, { workloads }, nodes] = await withKube(session, (kube) =>
      Promise.all([objectsUnderRbac(kube), readInventory(kube, session.clock), readControlPlaneNodes(kube)]),
    )
    const inventory = { workloads, nodes }
    return proposed === undefined
      ? { ...live, notes: [], inventory }
      : { objects: withProposed(live.objects, proposed), aggregation: 'computed', notes: proposed.notes, inventory }
  }
  const set = readManifests(await readManifestFiles(session.surroundings, from))
  const all = withDefaultBindings(set)
  return {
    objects: proposed === undefined ? all : withProposed(all, proposed),
    aggregation: 'computed',
    notes: [...set.notes, ...(proposed?.notes ?? [])],
  }
}
