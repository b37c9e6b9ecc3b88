import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { permissionSections, withPermissionSections } from './permissions-page.ts'
import { policies } from './policies.ts'

const page = readFileSync(new URL('../../../../docs/aws-permissions.md', import.meta.url), 'utf8')

test('docs/aws-permissions.md is up to date; if not: npm run docs -w @dayone/aws', () => {
  expect(page).toBe(withPermissionSections(page, permissionSections(policies)))
})

test('a page without markers is our own bug', () => {
  expect(() => withPermissionSections('# x\n', '')).toThrow('no marker')
})
