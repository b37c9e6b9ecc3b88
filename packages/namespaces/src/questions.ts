import type { Question } from '@dayone/pipeline'
import { namespaceName, teamName, type NamespacesConfig } from './config.ts'
import { kubeSystemQuestion } from './kube-system/kube-system-question.ts'
import { detailQuestions, hasOwn, likeItProblem, likeQuestion } from './settings-questions.ts'

/** As many namespaces as the wizard asks for; dayone.yaml takes more. */
const MOST = 10

/** The questions about one namespace. Only the name and the team of the first one are required. */
const namespaceQuestions = (index: number): readonly Question<NamespacesConfig, unknown>[] => [
  {
    key: `namespaces.${index}.name`,
    kind: 'text',
    message: index === 0 ? 'Which namespace for your first service?' : `Namespace ${index + 1} (empty: none)`,
    explain: {
      what: 'A namespace for one team or service, with its own names, permissions, quotas and network policies.',
      attack:
        'A namespace alone isolates nothing. Without guards any pod can connect to any other, run privileged, and exhaust every node.',
      byDefault: 'kops creates no namespaces; everything runs in "default", unguarded.',
      recommend:
        'One namespace per service. dayone guards it: pods must be restricted, only DNS and the same namespace are reachable, and a quota applies. Add more of them from the review.',
    },
    isFurther: index > 0,
    isOptional: index > 0,
    names: 'namespace',
    when: ({ answers }) => index === 0 || answers.namespaces?.[index - 1]?.name !== undefined,
    initial: () => (index === 0 ? 'page-score' : undefined),
    validate: (value, asked) =>
      namespaceName.safeParse(value).error?.issues[0]?.message ?? takenName(String(value), index, asked?.answers),
    refuseRemoval: (asked) => likeItProblem(asked, index),
  },
  ...(index === 0 ? [] : [likeQuestion(index)]),
  {
    key: `namespaces.${index}.team`,
    kind: 'text',
    message: index === 0 ? 'Which team owns it?' : `Which team owns namespace ${index + 1}?`,
    explain: {
      what: 'The name is stored in the label dayone.dev/team of the namespace.',
      recommend: 'The team to call when something goes wrong.',
    },
    isFurther: index > 0,
    when: (asked) => index === 0 || hasOwn(asked, index, 'team'),
    initial: ({ answers }) => answers.namespaces?.[index]?.name,
    validate: (value) => teamName.safeParse(value).error?.issues[0]?.message,
  },
  ...detailQuestions(index),
]

const takenName = (
  name: string,
  index: number,
  { namespaces = [] }: Partial<NamespacesConfig> = {},
): string | undefined => {
  const other = namespaces.findIndex((one, place) => place !== index && one?.name === name)
  return other < 0 ? undefined : `Namespace ${other + 1} has this name already.`
}

export const questions: readonly Question<NamespacesConfig, unknown>[] = [
  ...Array.from({ length: MOST }, (_, index) => namespaceQuestions(index)).flat(),
  kubeSystemQuestion,
]
