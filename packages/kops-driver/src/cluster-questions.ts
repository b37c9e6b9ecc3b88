import { defaultKubernetes, kubernetesOfKops } from '@dayone/kops'
import type { Asked, Question } from '@dayone/pipeline'
import { accessQuestions } from './access-questions.ts'
import { burstableWarning } from './burstable.ts'
import { controlPlanesProblem, type ClusterConfig } from './cluster-config.ts'
import { clusterNameProblem } from './cluster-name.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { findNetworkPlugin, networkPlugins } from './network-plugins.ts'
import { profiles } from './profile.ts'
import { unusualQuestions } from './unusual-questions.ts'
import { topologyQuestion, wayInQuestions } from './way-in-questions.ts'

/** The answer offered in practice; on AWS a person must give one. */
const inPractice =
  (value: unknown) =>
  ({ where }: Asked<ClusterConfig>): unknown =>
    where === 'practice' ? value : undefined

const asText = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

const wholeNumber = (value: unknown): number => (typeof value === 'string' ? Number(value) : (value as number))

const instanceTypeProblem = (value: unknown): string | undefined =>
  /^[a-z0-9-]+\.[a-z0-9-]+$/.test(asText(value)) ? undefined : 'An instance type looks like m6i.large.'

const burstable = (value: unknown): string | undefined => burstableWarning(asText(value))

/** In the order a person thinks: what it is called, where it stands, how big it is, what is special about it, who gets in. */
export const clusterQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'name',
    kind: 'text',
    message: 'What is the cluster called?',
    explain: {
      what: 'A full DNS name. kops names everything in the cloud after it. It need not resolve.',
      recommend: 'a name below a domain of yours, such as k8s.example.com',
    },
    initial: inPractice('first.practice.dayone'),
    validate: (value) => clusterNameProblem(asText(value)),
  },
  {
    key: 'zones',
    kind: 'multiselect',
    message: 'In which zones shall it stand?',
    explain: {
      what: 'A zone is a data centre of its own. Nodes are spread over those you choose.',
      byDefault: 'none: kops wants one named',
      recommend: 'one to learn; three for what must not stop',
      notFor: 'you cannot pay for traffic between zones: stay in one',
    },
    load: async (_, { cloud }) => (await cloud.zones()).map((zone) => ({ value: zone, label: zone })),
    initial: inPractice(['us-west-2a']),
    validate: (value) => (Array.isArray(value) && value.length > 0 ? undefined : 'Choose at least one zone.'),
  },
  {
    key: 'controlPlanes',
    kind: 'number',
    message: 'How many control planes?',
    explain: {
      what: 'They run the Kubernetes API and etcd, its database, which decides by majority: so the number is odd. With one, the API is away while it is replaced; what runs goes on. Three survive the loss of one, and in three zones the loss of a zone.',
      byDefault: '1',
      recommend: '1 to learn; 3 for what must not stop, at the price of three machines with their disks',
    },
    load: async () => [
      { value: '1', label: 'one', hint: 'the API is away while it is replaced' },
      { value: '3', label: 'three', hint: 'the API survives the loss of one; costs three times as much' },
      { value: '5', label: 'five', hint: 'survive the loss of two; rarely worth it' },
    ],
    initial: () => 1,
    validate: (value) => controlPlanesProblem(wholeNumber(value)),
    warn: (value, asked) =>
      wholeNumber(value) > 1 && (asked?.answers.zones?.length ?? 3) < 3
        ? 'In fewer than three zones they do not survive the loss of a zone: one zone then holds the majority.'
        : undefined,
  },
  {
    key: 'controlPlaneSize',
    kind: 'text',
    message: 'Which instance type for the control planes?',
    explain: {
      what: 'How much processor and memory each one has. etcd is sensitive to a slow processor. The t3.medium offered runs on CPU credits: it earns them when idle, and is fast only while it has some, or AWS charges for more.',
      byDefault: 't3.medium',
      recommend: 't3.medium to learn; m6i.large for steady load',
      notFor: 'the load is steady: t2, t3 and t4g run on CPU credits that can run out',
    },
    initial: () => 't3.medium',
    validate: instanceTypeProblem,
    warn: burstable,
  },
  {
    key: 'nodeSize',
    kind: 'text',
    message: 'Which instance type for the nodes?',
    explain: {
      what: 'Your applications run on the nodes.',
      byDefault: 't3.medium',
      recommend: 't3.medium to learn; an m or c type for steady load',
      notFor: 'the load is steady: t2, t3 and t4g run on CPU credits that can run out',
    },
    initial: () => 't3.medium',
    validate: instanceTypeProblem,
    warn: burstable,
  },
  {
    key: 'nodes',
    kind: 'number',
    message: 'How many nodes?',
    explain: {
      what: 'The number over all zones. It can be changed at any time.',
      byDefault: '1 for each zone',
      recommend: '1 to learn; 2 or more, so that one can be replaced',
    },
    initial: () => 1,
    validate: (value) => {
      const count = wholeNumber(value)
      return Number.isInteger(count) && count >= 1 ? undefined : 'A cluster needs at least one node.'
    },
  },
  {
    key: 'kubernetesVersion',
    kind: 'select',
    message: 'Which version of Kubernetes?',
    explain: {
      what: `kops ${kubernetesOfKops.kops} makes clusters of Kubernetes ${kubernetesOfKops.oldest} to ${kubernetesOfKops.newest}. A version can be raised at any time, one minor version after the other, and never lowered.`,
      attack: 'Versions that are no longer mended keep their holes.',
      byDefault: 'the newest that kops recommends',
      recommend: 'the newest',
      notFor: 'a program you need does not know it yet',
    },
    // Practice has the parts of one version only.
    when: ({ where }) => where === 'aws',
    load: async () =>
      kubernetesOfKops.offered.map(({ version, remark }) => ({ value: version, label: version, hint: remark })),
    initial: () => defaultKubernetes,
  },
  {
    key: 'networking',
    kind: 'select',
    message: 'Which network plugin?',
    explain: {
      what: 'It connects the pods, and it alone enforces network policies: who may talk to whom. To exchange it later is painful.',
      attack: 'Without enforcement one broken pod reaches every other pod and every database in the cluster.',
      byDefault: 'cilium',
      recommend: 'cilium: it enforces policies and can deny access for the whole cluster',
    },
    load: async () =>
      networkPlugins
        .filter(({ name }) => name !== 'cni')
        .map(({ name, remark }) => ({ value: name, label: name, hint: remark })),
    initial: () => 'cilium',
    warn: (value) => {
      const plugin = findNetworkPlugin(asText(value))
      return plugin === undefined || plugin.enforcesNetworkPolicy
        ? undefined
        : `${plugin.name} ignores network policies: isolation cannot work. Every pod reaches every other, whatever dayone writes.`
    },
  },
  topologyQuestion,
  {
    key: 'profile',
    kind: 'select',
    message: 'How much shall be protected from the first day?',
    explain: {
      what: 'A set of protections that kops leaves off. docs/steps/cluster.md lists them.',
      attack:
        'Without an audit log nobody can tell who did what; without encryption a copy of etcd holds every password.',
      byDefault: 'about what minimal says',
      recommend: 'newcomer: nearly every program runs with it; strict once yours do',
      notFor: 'a cluster runs already and its machines must not be replaced now: then minimal',
    },
    load: async () => profiles.map(({ name, remark }) => ({ value: name, label: name, hint: remark })),
    initial: () => 'newcomer',
  },
  ...unusualQuestions,
  ...wayInQuestions,
  ...accessQuestions,
]
