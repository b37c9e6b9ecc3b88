import { UserError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { knownAction } from './known-action.ts'

const actions = ['can', 'who-can', 'lint'] as const

const errorFor = (word: string | undefined): UserError => {
  try {
    knownAction('dayone rbac', word, actions)
  } catch (error) {
    if (error instanceof UserError) return error
  }
  throw new Error('expected a UserError')
}

test('a known action is returned', () => {
  expect(knownAction('dayone rbac', 'lint', actions)).toBe('lint')
})

test.each([
  [undefined, 'Specify an action: dayone rbac ACTION.', 'Actions: can, who-can, lint.'],
  ['wh-can', 'Unknown command: dayone rbac wh-can.', 'Did you mean who-can? Actions: can, who-can, lint.'],
  ['frobnicate', 'Unknown command: dayone rbac frobnicate.', 'Actions: can, who-can, lint.'],
])('%s is an error that names the actions, and the nearest one', (word, message, hint) => {
  expect(errorFor(word)).toMatchObject({ message, hint, exitCode: 2 })
})
