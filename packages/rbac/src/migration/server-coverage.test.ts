import type { LogFile } from '@dayone/authorizer'
import { expect, it } from 'vitest'
import { serverCoverage } from './server-coverage.ts'

const log = (from: string, to: string): LogFile => ({
  events: 1,
  window: { from: `2026-11-${from}T00:00:00Z`, to: `2026-11-${to}T00:00:00Z` },
})
const nodes = [
  { name: 'i-0a', addresses: ['10.0.0.1', '203.0.113.7'] },
  { name: 'i-0ab', addresses: ['10.0.0.12'] },
  { name: 'i-0c', addresses: [] },
]

it('knows API servers by the name or an address of their node', () => {
  const files = new Map([
    ['logs/203.0.113.7/audit.log', log('20', '27')],
    ['logs/10.0.0.1/audit-2026-11-20.log.gz', log('13', '20')],
    ['i-0ab.log', log('21', '27')],
    ['logs/empty/i-0c.log', { events: 0 }],
  ])
  expect(serverCoverage(files, nodes)).toEqual({
    covered: [
      { node: 'i-0a', files: 2, window: { from: '2026-11-13T00:00:00Z', to: '2026-11-27T00:00:00Z' } },
      { node: 'i-0ab', files: 1, window: { from: '2026-11-21T00:00:00Z', to: '2026-11-27T00:00:00Z' } },
    ],
    missing: ['i-0c'],
    unnamed: [],
  })
})

it('says which files name no node', () => {
  const files = new Map([['audit.log', log('20', '27')]])
  expect(serverCoverage(files, nodes)).toEqual({
    covered: [],
    missing: ['i-0a', 'i-0ab', 'i-0c'],
    unnamed: ['audit.log'],
  })
})

it('a single API server wrote all of them', () => {
  const files = new Map([['audit.log', log('20', '27')]])
  expect(serverCoverage(files, nodes.slice(0, 1))).toMatchObject({
    covered: [{ node: 'i-0a' }],
    missing: [],
    unnamed: [],
  })
})

it('of names that begin alike, the longest counts', () => {
  const files = new Map([['node-1-2/audit.log', log('20', '27')]])
  const alike = ['node-1', 'node-1-2'].map((name) => ({ name, addresses: [] }))
  expect(serverCoverage(files, alike).covered.map(({ node }) => node)).toEqual(['node-1-2'])
})
