import { expect, test } from 'vitest'
import { unknownVerb } from './unknown-verb.ts'

const verbs = ['up', 'status', 'remove', 'down']

test.each([[[]], [['status']], [['help']], [['help', 'status']], [['--help']], [['help', '--help']]])(
  '%j is no error',
  (args) => {
    expect(unknownVerb(args, verbs)).toBeUndefined()
  },
)

test.each([
  [['stats'], 'stats', 'Did you mean status? List all commands: dayone --help'],
  [['help', 'stats'], 'stats', 'Did you mean status? List all commands: dayone --help'],
  [['delete', 'x'], 'delete', 'Did you mean down? List all commands: dayone --help'],
  [['undo'], 'undo', 'Did you mean remove? List all commands: dayone --help'],
  [['frobnicate'], 'frobnicate', 'List all commands: dayone --help'],
  [['constructor'], 'constructor', 'List all commands: dayone --help'],
])('%j is an error that names the verb that is meant', (args, word, hint) => {
  expect(unknownVerb(args, verbs)).toMatchObject({ message: `Unknown command: dayone ${word}.`, hint, exitCode: 2 })
})
