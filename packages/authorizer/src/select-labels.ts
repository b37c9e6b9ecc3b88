import type { LabelSelector } from './rbac-objects.ts'

type Labels = Readonly<Record<string, string>>
type Expression = NonNullable<LabelSelector['matchExpressions']>[number]

const meets = ({ key, operator, values = [] }: Expression, labels: Labels): boolean => {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    // Also matches if the label is missing.
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    // The API server rejects every other operator.
    default:
      return false
  }
}

/**
 * Whether a selector matches these labels: all requirements must match; an empty selector matches everything.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
 */
export const selectsLabels = ({ matchLabels, matchExpressions }: LabelSelector, labels: Labels = {}): boolean =>
  Object.entries(matchLabels ?? {}).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value) &&
  (matchExpressions ?? []).every((expression) => meets(expression, labels))
