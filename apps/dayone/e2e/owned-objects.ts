import type { PracticeWorld } from './practice-world.ts'

interface Listed {
  readonly items: readonly {
    readonly kind: string
    readonly metadata: {
      readonly name: string
      readonly namespace?: string
      readonly resourceVersion: string
      readonly managedFields?: readonly { readonly manager?: string }[]
    }
  }[]
}

/** Kinds that no step creates, and that are many or change by themselves. */
const NOT_OURS =
  /^(events|componentstatuses|leases|nodes|pods|replicasets|endpoints|endpointslices|customresourcedefinitions|cilium(endpoints|identities|nodes))(\.|$)/

/**
 * Every object that field manager `dayone` has written, as "Kind/namespace/name" with its resourceVersion; read with
 * kubectl.
 */
export async function ownedObjects(world: PracticeWorld, cluster: string): Promise<ReadonlyMap<string, string>> {
  const known = await world.plain('kubectl', '--context', cluster, 'api-resources', '--verbs=list', '-o', 'name')
  const kinds = known
    .trim()
    .split('\n')
    .filter((kind) => !NOT_OURS.test(kind))
  const args = ['get', kinds.join(','), '-A', '-o', 'json', '--show-managed-fields']
  const { items } = JSON.parse(await world.plain('kubectl', '--context', cluster, ...args)) as Listed
  return new Map(
    items
      .filter(({ metadata }) => metadata.managedFields?.some(({ manager }) => manager === 'dayone'))
      .map(({ kind, metadata: { namespace = '', name, resourceVersion } }) => [
        `${kind}/${namespace}/${name}`,
        resourceVersion,
      ]),
  )
}
