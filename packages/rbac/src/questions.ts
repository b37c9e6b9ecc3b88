import type { Kube } from '@dayone/kube'
import type { ClusterFacts, NamespaceFact, Question } from '@dayone/pipeline'
import { config, groupName, isNoTeams, type RbacConfig } from './config.ts'
import { personaTable, teamPersonaNames, type TeamPersona } from './personas/persona-table.ts'
import { signInQuestions } from './sign-in/sign-in-questions.ts'
import { isGuarded } from './team-namespaces/pod-security.ts'

/** Only those that reject privileged pods; those with a team first. */
const namesOf = ({ namespaces = [] }: Partial<ClusterFacts>): readonly string[] => {
  const own = namespaces.filter(({ name, podSecurity }) => !isNoTeams(name) && isGuarded(podSecurity))
  const rank = ({ team }: NamespaceFact) => (team !== undefined ? 0 : 1)
  return own.toSorted((one, other) => rank(one) - rank(other)).map(({ name }) => name)
}

const liveNamespaces = async (kube: Kube): Promise<readonly string[]> => {
  if (!(await kube.isReady())) return []
  const namespaces = await kube.list({ apiVersion: 'v1', kind: 'Namespace' })
  return namesOf({
    namespaces: namespaces.map(({ metadata: { name, labels } }) => {
      const podSecurity = labels?.['pod-security.kubernetes.io/enforce']
      return podSecurity === undefined ? { name } : { name, podSecurity }
    }),
  })
}

/** The most common choice. */
const OFFERED: TeamPersona = 'developer'

/** As many teams as the wizard asks for; dayone.yaml takes more. */
const MOST = 10

/** The questions about one team. Only the first one is required. */
const teamQuestions = (index: number): readonly Question<RbacConfig, { kube: Kube }>[] => [
  {
    key: `teams.${index}.group`,
    kind: 'text',
    message: index === 0 ? 'Which group of users will work there?' : `Group ${index + 1} (empty: none)`,
    explain: {
      what: 'Kubernetes does not manage users. Your identity provider supplies users and groups; permissions are granted to the group.',
      attack:
        'With a shared admin certificate, one lost laptop means losing the whole cluster until the certificate expires.',
      byDefault:
        'kops issues one admin certificate and no access for anyone else. Until there is an identity provider, dayone can write a kubeconfig per person (rbac kubeconfig).',
      recommend:
        'A group with a prefix, such as "oidc:page-score-developers". The prefix keeps it separate from system groups. Add more groups from the review.',
    },
    isFurther: index > 0,
    isOptional: index > 0,
    when: ({ answers }) => index === 0 || answers.teams?.[index - 1]?.group !== undefined,
    initial: ({ where }) => (index === 0 && where === 'practice' ? 'oidc:page-score-developers' : undefined),
    validate: (value) => groupName.safeParse(value).error?.issues[0]?.message,
  },
  {
    key: `teams.${index}.namespaces`,
    kind: 'multiselect',
    message: index === 0 ? 'Which namespaces?' : `Which namespaces for group ${index + 1}?`,
    explain: {
      what: 'The group gets its permissions in these namespaces only.',
      attack: 'With cluster-wide permissions, one stolen password affects everyone.',
      recommend: "Only the namespaces of the team's own services.",
    },
    isFurther: index > 0,
    refersTo: 'namespace',
    when: ({ answers }) => index === 0 || answers.teams?.[index]?.group !== undefined,
    load: async (facts, { kube }) => {
      const predicted = namesOf(facts)
      const names = predicted.length > 0 ? predicted : await liveNamespaces(kube)
      return names.map((name) => ({ value: name, label: name }))
    },
    initial: ({ answers, facts, where }) => {
      const taken = (answers.teams ?? []).slice(0, index).flatMap((team) => team?.namespaces ?? [])
      // Never a namespace of others: rights there must be an explicit choice.
      const own = namesOf({ namespaces: (facts.namespaces ?? []).filter(({ isOurs }) => isOurs === true) })
      const first = own.find((name) => !taken.includes(name))
      if (first !== undefined) return [first]
      return where === 'practice' && index === 0 ? ['page-score'] : undefined
    },
    validate: (value) => config.shape.teams.element.shape.namespaces.safeParse(value).error?.issues[0]?.message,
  },
  {
    key: `teams.${index}.persona`,
    kind: 'select',
    message: index === 0 ? 'Which persona?' : `Which persona for group ${index + 1}?`,
    explain: {
      what: 'A persona is a role created by dayone: enough for the job, with no way to escalate.',
      attack:
        'The built-in role "edit" can read every Secret, run commands in pods and delete the network policies that isolate the namespace.',
      recommend: 'developer for users who deploy, viewer for read-only access.',
      notFor: 'they administer the cluster: that needs a short-lived admin certificate.',
    },
    isFurther: index > 0,
    when: ({ answers }) => index === 0 || answers.teams?.[index]?.group !== undefined,
    load: async () =>
      // The default comes first.
      teamPersonaNames
        .toSorted((one, other) => Number(other === OFFERED) - Number(one === OFFERED))
        .map((value) => ({ value, label: personaTable[value].label, hint: personaTable[value].hint })),
    initial: () => OFFERED,
  },
]

export const questions: readonly Question<RbacConfig, { kube: Kube }>[] = [
  ...Array.from({ length: MOST }, (_, index) => teamQuestions(index)).flat(),
  ...signInQuestions,
]
