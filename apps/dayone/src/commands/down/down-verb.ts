import { Option } from 'commander'
import { defineVerb } from '../verb.ts'

/** `dayone down`. */
export const downVerb = defineVerb<{ readonly confirmName?: string }>({
  name: 'down',
  description: 'delete the cluster, after showing what is deleted and asking for its name',
  examples: ['dayone down'],
  options: [new Option('--confirm-name <name>', 'the name of the cluster, required without a terminal')],
  run: async (session, _words, options) => (await import('./down.ts')).down(session, options),
})
