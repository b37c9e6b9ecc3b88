import { Option } from 'commander'
import { cloudTrailOption } from '../cloudtrail/cloudtrail-option.ts'
import { defineVerb } from '../verb.ts'
import type { UpOptions } from './up.ts'

/** `dayone up`. */
export const upVerb = defineVerb<UpOptions>({
  name: 'up [step...]',
  description: 'create or change the cluster: ask, plan, approve, apply, verify',
  examples: ['dayone up rbac --cluster shop.example.com --state s3://my-state'],
  options: [
    new Option('--restart', 'ask everything again; previous answers are kept in a backup file'),
    new Option('--rollback', 'restore the previous specification and roll the instances back'),
    new Option('--confirm-name <name>', 'the name of the cluster, for changes that need more than --yes'),
    cloudTrailOption(),
    new Option('--spec <file>', 'edit the kops specification in this file instead, and nothing else'),
    new Option('--deferred', 'with --spec: only the deferred settings, as a separate change'),
  ],
  run: async (session, steps, options) => (await import('./up.ts')).up(session, steps, options),
})
