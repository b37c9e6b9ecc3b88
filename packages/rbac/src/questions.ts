import type { Kube } from '@dayone/kube'
import type { ClusterFacts, NamespaceFact, Question } from '@dayone/pipeline'
import { config, groupName, type RbacConfig } from './config.ts'

const isOfKubernetes = (name: string) => /^kube(-|$)/.test(name)

/** Those with a team first, `default` last: it is nobody's own. */
const namesOf = ({ namespaces = [] }: Partial<ClusterFacts>): readonly string[] => {
  const own = namespaces.filter(({ name }) => !isOfKubernetes(name))
  const rank = ({ name, team }: NamespaceFact) => (team !== undefined ? 0 : name === 'default' ? 2 : 1)
  return own.toSorted((one, other) => rank(one) - rank(other)).map(({ name }) => name)
}

const liveNamespaces = async (kube: Kube): Promise<readonly string[]> => {
  if (!(await kube.isReady())) return []
  const namespaces = await kube.list({ apiVersion: 'v1', kind: 'Namespace' })
  return namespaces.map(({ metadata }) => metadata.name).filter((name) => !isOfKubernetes(name))
}

export const questions: readonly Question<RbacConfig, { kube: Kube }>[] = [
  {
    key: 'teams.0.group',
    kind: 'text',
    message: 'Which group of people will work there?',
    explain: {
      what: 'Kubernetes knows no people. Your identity provider says who somebody is and in which groups; rights are given to the group.',
      attack:
        'With a shared admin certificate one lost laptop is the whole cluster, for as long as the certificate lives.',
      byDefault: 'kops gives you one administrator’s certificate and no way for anybody else.',
      recommend:
        'A group with a prefix, as "oidc:page-score-developers". The prefix keeps it apart from system groups.',
    },
    initial: ({ where }) => (where === 'practice' ? 'oidc:page-score-developers' : undefined),
    validate: (value) => groupName.safeParse(value).error?.issues[0]?.message,
  },
  {
    key: 'teams.0.namespaces',
    kind: 'multiselect',
    message: 'In which namespaces?',
    explain: {
      what: 'The group gets its rights in these namespaces and nowhere else.',
      attack: 'Rights in the whole cluster turn one stolen password into everybody’s loss.',
      recommend: 'Only where the team’s own services live.',
    },
    load: async (facts, { kube }) => {
      const foretold = namesOf(facts)
      const names = foretold.length > 0 ? foretold : await liveNamespaces(kube)
      return names.map((name) => ({ value: name, label: name }))
    },
    initial: ({ facts, where }) => {
      const [first] = namesOf(facts)
      if (first !== undefined) return [first]
      return where === 'practice' ? ['default'] : undefined
    },
    validate: (value) => config.shape.teams.element.shape.namespaces.safeParse(value).error?.issues[0]?.message,
  },
  {
    key: 'teams.0.persona',
    kind: 'select',
    message: 'What shall they be able to do?',
    explain: {
      what: 'A persona is a role that dayone makes: enough for the work, and no way to more.',
      attack:
        'The built-in role "edit" reads every secret, runs commands in pods and may delete the network policies that isolate the namespace.',
      recommend: 'Developer for those who deploy, viewer for those who look.',
      notFor: 'they administer the cluster: that takes a short-lived admin certificate.',
    },
    load: async () => [
      { value: 'developer', label: 'Developer', hint: 'sees and changes workloads; writes secrets, never reads them' },
      { value: 'viewer', label: 'Viewer', hint: 'sees workloads and logs; no secrets' },
      { value: 'auditor', label: 'Auditor', hint: 'sees settings and rights; no secrets, no logs' },
    ],
    initial: () => 'developer',
  },
]
