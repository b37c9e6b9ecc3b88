import { defineVerb } from '../verb.ts'

/** `dayone doctor`. */
export const doctorVerb = defineVerb({
  name: 'doctor',
  description: 'check this computer, and with --on aws the account',
  examples: ['dayone doctor --on aws'],
  options: [],
  run: async (session) => (await import('./doctor.ts')).doctor(session),
})
