import { expect, test } from 'vitest'
import { selects, selectorText, type LabelSelector } from './label-selector.ts'

const labels = { team: 'a', tier: 'web' }

test.each<[string, LabelSelector | undefined, boolean, string]>([
  ['nothing said', undefined, true, ''],
  ['everything', {}, true, ''],
  ['a label', { matchLabels: { team: 'a' } }, true, 'team=a'],
  ['another value', { matchLabels: { team: 'b' } }, false, 'team=b'],
  ['one of', { matchExpressions: [{ key: 'team', operator: 'In', values: ['a', 'b'] }] }, true, 'team=a|b'],
  ['none of', { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['a'] }] }, false, 'team!=a'],
  ['none of, missing', { matchExpressions: [{ key: 'x', operator: 'NotIn', values: ['a'] }] }, true, 'x!=a'],
  ['there', { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true, 'tier'],
  ['not there', { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false, '!tier'],
])('%s', (_case, selector, isSelected, text) => {
  expect(selects(selector, labels)).toBe(isSelected)
  expect(selectorText(selector)).toBe(text)
})
