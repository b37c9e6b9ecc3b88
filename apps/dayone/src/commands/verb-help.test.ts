import { expect, test } from 'vitest'
import { verbHelp } from './verb-help.ts'

test('the help of a verb lists its actions in two columns, at most 80 wide, and its examples', () => {
  const actions = {
    lint: 'find dangerous permissions',
    'who-can VERB RESOURCE [NAME]': 'list who can do it. '.repeat(4),
  }
  expect(verbHelp({ actions, examples: ['dayone rbac lint'] }).split('\n')).toEqual([
    '',
    'Actions:',
    '  lint                          find dangerous permissions',
    '  who-can VERB RESOURCE [NAME]  list who can do it. list who can do it. list who',
    '                                can do it. list who can do it.',
    '',
    'Example:',
    '  $ dayone rbac lint',
  ])
})

test('without actions there are only examples', () => {
  expect(verbHelp({ examples: ['dayone up', 'dayone up rbac'] })).toBe('\nExamples:\n  $ dayone up\n  $ dayone up rbac')
})
