import { Option } from 'commander'
import { defineVerb } from '../verb.ts'
import { specIsRefused } from '../spec-file/spec-is-refused.ts'

/** `dayone verify`. */
export const verifyVerb = defineVerb<{ readonly spec?: string; readonly every?: boolean }>({
  name: 'verify [step...]',
  description: 're-run every check on the live cluster',
  examples: ['dayone verify rbac', 'dayone verify --every'],
  options: [
    new Option('--every', 'test every group and namespace, not one of those that differ only in name'),
    specIsRefused(),
  ],
  run: async (session, steps, options) => (await import('./verify.ts')).verify(session, steps, options),
})
