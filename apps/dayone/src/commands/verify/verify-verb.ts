import { Option } from 'commander'
import { defineVerb } from '../verb.ts'
import { specIsRefused } from '../spec-file/spec-is-refused.ts'
import type { VerifyOptions } from './verify.ts'

/** `dayone verify`. */
export const verifyVerb = defineVerb<VerifyOptions>({
  name: 'verify [step...]',
  description: 're-run every check on the live cluster',
  examples: ['dayone verify rbac', 'dayone verify --every'],
  options: [
    new Option('--every', 'test every group and namespace, not one of those that differ only in name'),
    new Option('--probe', 'for metadata-guard: send real packets from pods that dayone creates and deletes'),
    new Option('--probe-image <image>', 'with --probe: the image, by digest'),
    specIsRefused(),
  ],
  run: async (session, steps, options) => (await import('./verify.ts')).verify(session, steps, options),
})
