import { UserError } from '@dayone/pipeline'
import { defineVerb } from '../verb.ts'

/** `dayone practice`. */
export const practiceVerb = defineVerb({
  name: 'practice <action>',
  description: 'manage the practice cloud: start, shell, stop, status, reset, env, build',
  examples: ['dayone practice shell', 'eval "$(dayone practice env)"'],
  options: [],
  run: async (session, [action = '']) => {
    const { practice, practiceActions } = await import('./practice.ts')
    const known = practiceActions.find((name) => name === action)
    if (known === undefined) {
      throw new UserError(`Unknown command: dayone practice ${action}.`, {
        hint: `Actions: ${practiceActions.join(', ')}.`,
      })
    }
    return practice(session, known)
  },
})
