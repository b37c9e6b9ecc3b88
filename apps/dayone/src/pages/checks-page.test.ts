import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { steps } from '../steps.ts'
import { checksPage } from './checks-page.ts'

const page = readFileSync(new URL('../../../../docs/checks.md', import.meta.url), 'utf8')

test('docs/checks.md has the current checks; if not: npm run docs -w dayone', () => {
  expect(page).toBe(checksPage(steps))
})

test('rules have unique ids, which begin with the step, and consist of sentences', () => {
  const rules = steps.flatMap(({ id, checks = [] }) => checks.map((rule) => ({ step: id, rule })))
  const ids = rules.map(({ rule }) => rule.id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { step, rule } of rules) {
    expect(rule.id).toMatch(new RegExp(`^${step}/[a-z0-9-]+$`))
    for (const text of [rule.promise, rule.asks, rule.planted]) expect(text, rule.id).toMatch(/\.$/)
  }
})

test('a cell cannot end its column', () => {
  const rule = { id: 'x/y', promise: 'a | b.', asks: 'c.', planted: 'd.' }
  const { why, title, ...rest } = steps[0]!
  expect(checksPage([{ ...rest, why, title, checks: [rule] }])).toContain('a \\| b.')
})
