import { expect, test } from 'vitest'
import { typedCommand } from './typed-command.ts'

test.each([
  [{}, 'dayone'],
  [{ DAYONE_COMMAND: 'npm start --', npm_lifecycle_event: 'start' }, 'npm start --'],
  [{ DAYONE_COMMAND: 'rm -rf' }, 'dayone'],
  [{ npm_command: 'exec', npm_lifecycle_event: 'npx' }, 'npx dayone'],
  [{ npm_command: 'run', npm_lifecycle_event: 'test' }, 'dayone'],
] as const)('%o starts it as %s', (env, command) => {
  expect(typedCommand(env)).toBe(command)
})
