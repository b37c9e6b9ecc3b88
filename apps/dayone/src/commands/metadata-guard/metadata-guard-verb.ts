import { Option } from 'commander'
import { knownAction } from '../known-action.ts'
import { defineVerb } from '../verb.ts'
import type { Kube2iamOptions } from './kube2iam-options.ts'

const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value]

/** `dayone metadata-guard`: what is about the guard and is no step of a run. */
export const metadataGuardVerb = defineVerb<Kube2iamOptions>({
  name: 'metadata-guard <action> [word...]',
  description: 'migrate workloads from kube2iam or kiam to IAM roles of their own',
  actions: {
    kube2iam: 'list the workloads that get a role from kube2iam or kiam',
    'kube2iam migrate': 'give them the roles through their service accounts',
    'kube2iam back [WORKLOAD…]': 'undo the migration, of all workloads or of these',
    'kube2iam remove': 'delete kube2iam or kiam once no workload requests a role from it',
  },
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
  run: async (session, [word, ...words], options) => {
    knownAction('dayone metadata-guard', word, ['kube2iam'])
    return (await import('./kube2iam.ts')).kube2iam(session, words, options)
  },
})
