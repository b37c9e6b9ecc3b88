import type { Asked, Question } from '@dayone/pipeline'
import { accessQuestions } from './access-questions.ts'
import { burstableWarning } from './burstable.ts'
import { controlPlanesProblem, type ClusterConfig } from './cluster-config.ts'
import { clusterNameProblem } from './cluster-name.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { networkPlugins } from './network-plugins.ts'
import { profiles } from './profile.ts'

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

/** In the order a person thinks: what it is called, where it stands, how big it is, who gets in. */
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
      what: 'They run the Kubernetes API and etcd, its database. etcd decides by majority, so the number is odd.',
      byDefault: '1',
      recommend: '1 to learn; 3 survive the loss of one machine',
    },
    initial: () => 1,
    validate: (value) => controlPlanesProblem(wholeNumber(value)),
  },
  {
    key: 'controlPlaneSize',
    kind: 'text',
    message: 'Which instance type for the control planes?',
    explain: {
      what: 'How much processor and memory each one has. etcd is sensitive to a slow processor.',
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
  },
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
  ...accessQuestions,
]
