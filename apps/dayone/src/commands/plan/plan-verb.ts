import { Option } from 'commander'
import { cloudTrailOption } from '../cloudtrail/cloudtrail-option.ts'
import { defineVerb } from '../verb.ts'
import type { PlanOptions } from './plan.ts'

/** `dayone plan`. */
export const planVerb = defineVerb<PlanOptions>({
  name: 'plan [step...]',
  description: 'show what `dayone up` would do, and change nothing',
  examples: ['dayone plan --output json'],
  options: [
    new Option('--detailed-exitcode', 'exit with code 4 if there are changes'),
    cloudTrailOption(),
    new Option('--spec <file>', 'plan against the kops specification in this file'),
    new Option('--deferred', 'with --spec: only the deferred settings'),
  ],
  run: async (session, steps, options) => (await import('./plan.ts')).plan(session, steps, options),
})
