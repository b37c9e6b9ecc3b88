import type { Labels } from '../pods/pod.ts'

export const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const

export interface Requirement {
  readonly key: string
  readonly operator: (typeof operators)[number]
  readonly values: readonly string[]
}

/** The requirements of a selector, all of which must match; empty selects everything. */
export type Selector = readonly Requirement[]

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#set-based-requirement */
export const meetsRequirement = ({ key, operator, values }: Requirement, labels: Labels): boolean => {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
  }
}

export const selectsLabels = (selector: Selector, labels: Labels): boolean =>
  selector.every((requirement) => meetsRequirement(requirement, labels))

/** In kubectl's notation: `app=web,tier notin (data)`. */
export const selectorText = (selector: Selector): string =>
  selector
    .map(({ key, operator, values }) => {
      const [only] = values
      if (operator === 'Exists') return key
      if (operator === 'DoesNotExist') return `!${key}`
      if (values.length === 1 && only !== undefined) return `${key}${operator === 'In' ? '=' : '!='}${only}`
      return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(', ')})`
    })
    .join(',')
