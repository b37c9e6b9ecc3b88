import { expect, test } from 'vitest'
import { statusLines } from './status-lines.ts'

const row = { step: 'cluster', status: 'in place', remark: '', risks: [] } as const

test('lists risks below the table, with where and what to do', () => {
  const risk = { id: 'x', severity: 'high', target: 'demo', text: 'SSH is open.', hint: 'Close it.' } as const
  expect(statusLines({ cluster: 'demo', rows: [{ ...row, risks: [risk] }] }).slice(-3)).toEqual([
    'Risks: 1 high',
    '  high      cluster, demo: SSH is open.',
    '            Close it.',
  ])
})

test('a server that cannot be reached: the reason and commands; no version is shown', () => {
  const silence = { reason: 'it closes every connection', hint: 'Look at its log.', commands: ['kops toolbox dump'] }
  const lines = statusLines({ cluster: 'demo', rows: [{ ...row, status: 'cannot check' }], silence })
  expect(lines[0]).toBe('demo · the API server cannot be queried')
  expect(lines.slice(-3)).toEqual([
    'The API server cannot be queried: it closes every connection.',
    'Look at its log.',
    '  kops toolbox dump',
  ])
})

test('the table of a step that was named stands below, with its notes', () => {
  const table = { title: 'Who reaches it', head: ['group', 'pods'], rows: [['nodes', 'blocked']], notes: ['nobody'] }
  const lines = statusLines({ cluster: 'demo', rows: [{ ...row, tables: [table] }] })
  expect(lines.slice(-5)).toEqual(['', 'Who reaches it', 'group  pods', 'nodes  blocked', 'nobody'])
})
