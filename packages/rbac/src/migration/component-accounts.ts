import { componentOf, type ComponentAccount } from '@dayone/authorizer'
import { containersOf, type Workload } from '@dayone/kube'

/**
 * Service accounts whose pods run a component with published permissions, by the images of their containers. Those of
 * `default` are left out: other pods of the namespace would get the permissions too. Pure.
 */
export const componentAccounts = (workloads: readonly Workload[]): readonly ComponentAccount[] => {
  const found = workloads.flatMap(({ namespace, template: { spec } }): readonly ComponentAccount[] => {
    const { serviceAccountName: name = 'default' } = spec
    if (name === 'default') return []
    return containersOf(spec).flatMap(({ image = '' }) => {
      const component = componentOf(image)
      return component === undefined ? [] : [{ namespace, name, component }]
    })
  })
  const keyOf = ({ namespace, name, component }: ComponentAccount): string => `${namespace}/${name}/${component.name}`
  return [...new Map(found.map((one) => [keyOf(one), one])).values()].toSorted((one, other) =>
    keyOf(one) < keyOf(other) ? -1 : 1,
  )
}
