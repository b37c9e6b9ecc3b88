import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sampleCluster } from '../../fixtures/sample-cluster.ts'
import { profileEntries } from './profile-entries.ts'
import { profileTables, withProfileTables } from './profile-table.ts'

const { spec, config } = sampleCluster()
const page = readFileSync(new URL('../../../../../docs/steps/cluster.md', import.meta.url), 'utf8')

test('docs/steps/cluster.md has the current profiles; if not: npm run docs -w @dayone/kops-driver', () => {
  expect(page).toBe(withProfileTables(page, profileTables(spec, config)))
})

test('every entry has exactly one row, and each profile includes the previous one', () => {
  const rows = profileTables(spec, config)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  expect(rows).toHaveLength(profileEntries.length)
  for (const { profiles } of profileEntries) {
    if (profiles.includes('minimal')) expect(profiles).toContain('newcomer')
    expect(profiles).toContain('strict')
  }
})

test('a page without markers is our own bug', () => {
  expect(() => withProfileTables('# cluster\n', '')).toThrow('no markers')
})
