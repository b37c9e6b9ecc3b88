import { Option } from 'commander'
import { UserError } from '@dayone/pipeline'
import { defineVerb } from '../verb.ts'
import type { Kube2iamOptions } from './kube2iam-options.ts'

const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value]

/** `dayone metadata-guard`: what is about the guard and is no step of a run. */
export const metadataGuardVerb = defineVerb<Kube2iamOptions>({
  name: 'metadata-guard <action> [word...]',
  description:
    'kube2iam: list the workloads that get a role from kube2iam or kiam; kube2iam migrate: give them roles of their service accounts; kube2iam back [WORKLOAD…]: take that back; kube2iam remove: delete kube2iam or kiam once nobody asks it',
  examples: [
    'dayone metadata-guard kube2iam',
    'dayone metadata-guard kube2iam migrate --dry-run',
    'dayone metadata-guard kube2iam migrate --only shop/Deployment/web',
    'dayone metadata-guard kube2iam migrate --log kube2iam.log --silent-for 48',
    'dayone metadata-guard kube2iam back shop/Deployment/web',
    'dayone metadata-guard kube2iam remove --dry-run',
  ],
  options: [
    new Option('--dry-run', 'show the plan, change nothing'),
    new Option('--only <workload>', 'for migrate: NAMESPACE/KIND/NAME alone; repeatable').argParser(collect),
    new Option(
      '--log <file>',
      'for migrate and remove: log of kube2iam or kiam, or - for stdin (default: the logs of its pods)',
    ),
    new Option('--silent-for <hours>', 'for migrate and remove: how long the log must have no request (default: 24)'),
  ],
  run: async (session, [action = '', ...words], options) => {
    if (action !== 'kube2iam')
      throw new UserError(`Unknown command: dayone metadata-guard ${action}.`, { hint: 'Actions: kube2iam.' })
    return (await import('./kube2iam.ts')).kube2iam(session, words, options)
  },
})
