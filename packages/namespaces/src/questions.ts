import type { Question } from '@dayone/pipeline'
import { namespaceName, teamName, type NamespacesConfig } from './config.ts'

export const questions: readonly Question<NamespacesConfig, unknown>[] = [
  {
    key: 'namespaces.0.name',
    kind: 'text',
    message: 'Which namespace for your first service?',
    explain: {
      what: 'A namespace for one team or service, with its own names, permissions, quotas and network policies.',
      attack:
        'A namespace alone isolates nothing. Without guards any pod can connect to any other, run privileged, and exhaust every node.',
      byDefault: 'kops creates no namespaces; everything runs in "default", unguarded.',
      recommend:
        'One namespace per service. dayone guards it: pods must be restricted, only DNS and the same namespace are reachable, and a quota applies.',
    },
    initial: () => 'page-score',
    validate: (value) => namespaceName.safeParse(value).error?.issues[0]?.message,
  },
  {
    key: 'namespaces.0.team',
    kind: 'text',
    message: 'Which team owns it?',
    explain: {
      what: 'The name is stored in the label dayone.dev/team of the namespace.',
      recommend: 'The team to call when something goes wrong.',
    },
    initial: ({ answers }) => answers.namespaces?.[0]?.name,
    validate: (value) => teamName.safeParse(value).error?.issues[0]?.message,
  },
]
