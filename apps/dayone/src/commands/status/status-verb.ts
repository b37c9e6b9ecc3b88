import { Option } from 'commander'
import { specIsRefused } from '../spec-file/spec-is-refused.ts'
import { defineVerb } from '../verb.ts'
import type { StatusOptions } from './status.ts'

/** `dayone status`. */
export const statusVerb = defineVerb<StatusOptions>({
  name: 'status [step...]',
  description: 'show per step whether it is in place, has drifted, is not set up, or cannot be checked',
  examples: ['dayone status'],
  options: [new Option('--detailed-exitcode', 'exit 4 when something is not in place'), specIsRefused()],
  run: async (session, steps, options) => (await import('./status.ts')).status(session, steps, options),
})
