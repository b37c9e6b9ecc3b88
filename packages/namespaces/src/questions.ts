import type { Question } from '@dayone/pipeline'
import { namespaceName, teamName, type NamespacesConfig } from './config.ts'

export const questions: readonly Question<NamespacesConfig, unknown>[] = [
  {
    key: 'namespaces.0.name',
    kind: 'text',
    message: 'In which namespace will your first service live?',
    explain: {
      what: 'A namespace is a place for one team or service: its own names, rights, limits and network rules.',
      attack:
        'A namespace alone isolates nothing. Without rules any pod of the cluster connects to any other, may be privileged, and can use up every node.',
      byDefault: 'kops makes no namespace; everything lands in "default", open to all.',
      recommend:
        'One namespace per service. dayone closes it: pods must be restricted, only DNS and the same namespace are reachable, and there is a quota.',
    },
    initial: () => 'page-score',
    validate: (value) => namespaceName.safeParse(value).error?.issues[0]?.message,
  },
  {
    key: 'namespaces.0.team',
    kind: 'text',
    message: 'Which team answers for it?',
    explain: {
      what: 'The name is kept in the label dayone.dev/team of the namespace.',
      recommend: 'The team that gets called when something is wrong there.',
    },
    initial: ({ answers }) => answers.namespaces?.[0]?.name,
    validate: (value) => teamName.safeParse(value).error?.issues[0]?.message,
  },
]
