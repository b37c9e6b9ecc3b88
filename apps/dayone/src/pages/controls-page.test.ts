import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { steps } from '../steps.ts'
import { controlsPage } from './controls-page.ts'

const root = join(import.meta.dirname, '../../../..')
const page = readFileSync(join(root, 'docs/controls.md'), 'utf8')
const controls = steps.flatMap((step) => step.controls ?? [])

/** Every control id that a source of the steps or the program names, with where. */
const named = ['packages', 'apps'].flatMap((kind) =>
  readdirSync(join(root, kind), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\/src\/.*\.tsx?$/.test(file) && !/node_modules|\.test\.|\.fixture\.|controls\.ts$/.test(file))
    .flatMap((file) =>
      [...readFileSync(join(root, kind, file), 'utf8').matchAll(/\bcontrol: '([A-Z]{2}-\d\d)'/g)].map(
        ([, id = '']) => ({ id, file }),
      ),
    ),
)

test('docs/controls.md has the current controls; if not: npm run docs -w dayone', () => {
  expect(page).toBe(controlsPage(steps))
})

test('every id in a finding or check is explained once', () => {
  expect(named.length).toBeGreaterThan(50)
  const ids = controls.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(named.filter(({ id }) => !ids.includes(id))).toEqual([])
})

test('each says in sentences what must be true, why, and what dayone does', () => {
  for (const { id, means, why, does } of controls)
    for (const text of [means, why, does]) expect(text, id).toMatch(/^[A-Za-z].*\.$/)
})
