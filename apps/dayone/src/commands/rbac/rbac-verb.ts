import { Option } from 'commander'
import { UserError } from '@dayone/pipeline'
import { defineVerb } from '../verb.ts'
import { rbacActions, type RbacOptions } from './rbac-options.ts'

const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value]

/** `dayone rbac`. */
export const rbacVerb = defineVerb<RbacOptions>({
  name: 'rbac <action> [word...]',
  description:
    'query RBAC on the live cluster or manifests: can, who-can, explain (exit 0: yes, 3: no), lint (exit 3: findings), personas, kubeconfig USER, from-audit FILE…, replay FILE… (exit 3: requests that would be denied), migrate (from AlwaysAllow to RBAC)',
  examples: [
    'dayone rbac can --user jane',
    'dayone rbac can --group oidc:shop-developers delete pods -n shop',
    'dayone rbac who-can get secrets -n kube-system --from manifests/',
    'dayone rbac explain --service-account shop/ci patch deployments.apps -n shop',
    'dayone rbac lint --from manifests/',
    'dayone rbac personas',
    'dayone rbac kubeconfig jane --group oidc:shop-developers --lifetime 8h',
    'dayone rbac can --from manifests/ --requests requests.jsonl',
    'dayone rbac from-audit --service-account shop/ci /var/log/kube-apiserver-audit*',
    'dayone rbac migrate status',
    'dayone rbac replay --with proposed/ audit-logs/',
  ],
  options: [
    new Option('--user <name>', 'user name, as the API server sees it'),
    new Option('--group <name>', 'group of the user; repeatable').argParser(collect),
    new Option('--service-account <namespace/name>', 'service account, with its built-in groups'),
    new Option('-n, --namespace <name>', 'namespace (default: all namespaces)'),
    new Option('--from <path>', 'manifests instead of the live cluster: a file, a folder, or - for stdin').argParser(
      collect,
    ),
    new Option(
      '--with <path>',
      'for replay: proposed manifests, added to the others: a file, a folder, or - for stdin',
    ).argParser(collect),
    new Option('--until <day>', 'for migrate bridge: its last day, for example 2026-12-04 (default: in a week)'),
    new Option('--for <time>', 'for migrate watch: follow one log for this long, for example 1h'),
    new Option('--since <time>', 'for migrate watch: ignore earlier events, for example 2026-12-04T10:00:00Z'),
    new Option('--confirm-name <name>', 'for migrate: the name of the cluster, for changes that need more than --yes'),
    new Option('--out <file>', 'for kubeconfig: file to write (default: USER.kubeconfig in this directory)'),
    new Option('--lifetime <time>', 'for kubeconfig: validity, for example 30m or 8h (default: 8h, at most 24h)'),
    new Option(
      '--requests <file>',
      'for can: file with one SubjectAccessReview spec per line, or -; prints one answer per line',
    ),
  ],
  run: async (session, [action = '', ...words], options) => {
    const { rbac } = await import('./rbac.ts')
    const known = rbacActions.find((name) => name === action)
    if (known === undefined)
      throw new UserError(`Unknown command: dayone rbac ${action}.`, { hint: `Actions: ${rbacActions.join(', ')}.` })
    return rbac(session, known, words, options)
  },
})
