import { defineVerb } from '../verb.ts'

/** `dayone explain`. */
export const explainVerb = defineVerb({
  name: 'explain [control]',
  description: 'explain the control id of a finding or check; without an id, list all',
  examples: ['dayone explain KD-14'],
  options: [],
  run: async (session, [control]) => (await import('./explain.ts')).explain(session, control),
})
