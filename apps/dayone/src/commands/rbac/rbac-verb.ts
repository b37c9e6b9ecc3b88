import { Option } from 'commander'
import { knownAction } from '../known-action.ts'
import { defineVerb } from '../verb.ts'
import { rbacActions, type RbacOptions } from './rbac-options.ts'

const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value]

/** `dayone rbac`. */
export const rbacVerb = defineVerb<RbacOptions>({
  name: 'rbac <action> [word...]',
  description: 'query RBAC, of the cluster or of manifests, and migrate to it',
  actions: {
    'can [VERB RESOURCE [NAME]]': 'show what a subject can do; with a request: exit 0 for yes, 3 for no',
    'who-can VERB RESOURCE [NAME]': 'list who can do it, and through which binding',
    'explain VERB RESOURCE [NAME]': 'show through which binding and role it is allowed; exit 0 for yes, 3 for no',
    lint: 'find dangerous permissions and broken references; exit 3 if there are any',
    personas: 'show what each persona can do',
    'kubeconfig USER': 'write a short-lived kubeconfig for one user',
    'from-audit FILE…': 'print the permissions that audit logs show to be needed',
    'replay FILE…': 'list the requests of audit logs that RBAC would deny; exit 3 if there are any',
    'migrate [STAGE]': 'migrate a cluster from AlwaysAllow to RBAC, stage by stage',
  },
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
  run: async (session, [word, ...words], options) => {
    const action = knownAction('dayone rbac', word, rbacActions)
    return (await import('./rbac.ts')).rbac(session, action, words, options)
  },
})
