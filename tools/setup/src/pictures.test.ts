import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { screensAfter, screensBefore } from './screens.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const images = join(root, 'docs/images')
const drawn = readdirSync(images, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.svg'))

it('every screen of the list is drawn, and nothing else', () => {
  expect(drawn.toSorted()).toEqual([...screensBefore, ...screensAfter].map(({ file }) => file).toSorted())
})

it.each(drawn)('%s contains no local path', (name) => {
  expect(readFileSync(join(images, name), 'utf8')).not.toMatch(/\/(tmp|home|root|work|Users|var)\//)
})

it('the images in the README exist', () => {
  const shown = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\]\(docs\/images\/([^)]+)\)/g)]
  expect(shown.length).toBeGreaterThan(0)
  for (const [, name = ''] of shown) expect(drawn).toContain(name)
})
