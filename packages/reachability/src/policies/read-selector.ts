import { fieldOf, itemsOf, labelsOf, refusal, refuseUnknownKeys, textOf, type Part } from '../manifests/source.ts'
import { operators, type Requirement, type Selector } from './label-selector.ts'

/** Parses a LabelSelector. Undefined if it is missing or null, which differs from empty. Throws UserError (exit 2). */
export const readSelector = (part: Part): Selector | undefined => {
  if (part.value === undefined || part.value === null) return undefined
  refuseUnknownKeys(part, ['matchLabels', 'matchExpressions'])
  const labels = labelsOf(fieldOf(part, 'matchLabels'))
  const expressions = itemsOf(fieldOf(part, 'matchExpressions')) ?? []
  return [
    ...Object.entries(labels).map(([key, value]): Requirement => ({ key, operator: 'In', values: [value] })),
    ...expressions.map(readExpression),
  ]
}

const readExpression = (part: Part): Requirement => {
  refuseUnknownKeys(part, ['key', 'operator', 'values'])
  const key = textOf(fieldOf(part, 'key'))
  if (key === undefined || key === '') throw refusal(part, 'needs a key.')
  const word = fieldOf(part, 'operator')
  const operator = operators.find((one) => one === word.value)
  if (operator === undefined) throw refusal(word, `must be one of ${operators.join(', ')}.`)
  const list = fieldOf(part, 'values')
  const values = (itemsOf(list) ?? []).map((item) => textOf(item) ?? '')
  const needsValues = operator === 'In' || operator === 'NotIn'
  if (needsValues && values.length === 0) throw refusal(list, `must have a value: ${operator} compares with values.`)
  if (!needsValues && values.length > 0) throw refusal(list, `must be empty: ${operator} compares with no values.`)
  return { key, operator, values }
}
