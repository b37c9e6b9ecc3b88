/** A Kubernetes label selector: all requirements must match; an empty selector matches everything. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

type Labels = Readonly<Record<string, string>>

/** The requirements of a selector, one per key. */
export const requirementsOf = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector) => [
  ...Object.entries(matchLabels).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
  ...matchExpressions,
]

/**
 * Whether the labels meet one requirement. https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
 */
export const meets = (
  { key, operator, values = [] }: ReturnType<typeof requirementsOf>[number],
  labels: Labels,
): boolean => {
  const value = labels[key]
  if (operator === 'Exists') return value !== undefined
  if (operator === 'DoesNotExist') return value === undefined
  if (operator === 'In') return value !== undefined && values.includes(value)
  // NotIn also matches if the label is missing.
  return value === undefined || !values.includes(value)
}

/** Whether the selector matches the labels. Undefined and empty selectors match everything. */
export const selects = (selector: LabelSelector | undefined, labels: Labels): boolean =>
  requirementsOf(selector ?? {}).every((requirement) => meets(requirement, labels))

const words: Readonly<Record<string, (key: string, values: string) => string>> = {
  In: (key, values) => `${key}=${values}`,
  NotIn: (key, values) => `${key}!=${values}`,
  Exists: (key) => key,
  DoesNotExist: (key) => `!${key}`,
}

/** In kubectl's notation: `app=web,tier!=db`; empty for a selector that matches everything. */
export const selectorText = (selector: LabelSelector | undefined): string =>
  requirementsOf(selector ?? {})
    .map(({ key, operator, values = [] }) => (words[operator] ?? ((k: string) => k))(key, values.join('|')))
    .join(',')
