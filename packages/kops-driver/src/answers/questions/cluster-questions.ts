import { defaultKubernetes, kubernetesOfKops } from '@dayone/kops'
import type { QuestionContext, Question } from '@dayone/pipeline'
import { accessQuestions } from './access-questions.ts'
import { burstableWarning } from '../../spec/burstable.ts'
import { controlPlanesProblem, nodesProblem, type ClusterConfig } from '../cluster-config.ts'
import { clusterNameProblem } from '../cluster-name.ts'
import { sizeProblem } from '../offered-sizes.ts'
import { takenNameProblem } from '../taken-name.ts'
import type { ClusterPorts } from '../../contract/cluster-ports.ts'
import { findNetworkPlugin, networkPlugins } from '../../spec/network-plugins.ts'
import { profiles } from '../profile.ts'
import { unusualQuestions } from './unusual-questions.ts'
import { topologyQuestion, wayInQuestions } from './way-in-questions.ts'

/** A default that applies only in practice; on AWS the user must answer. */
const inPractice =
  (value: unknown) =>
  ({ where }: QuestionContext<ClusterConfig>): unknown =>
    where === 'practice' ? value : undefined

const asText = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

const wholeNumber = (value: unknown): number => (typeof value === 'string' ? Number(value) : (value as number))

const instanceTypeProblem = (value: unknown): string | undefined =>
  /^[a-z0-9-]+\.[a-z0-9-]+$/.test(asText(value)) ? undefined : 'Enter an instance type, for example m6i.large.'

const burstable = (value: unknown): string | undefined => burstableWarning(asText(value))

/** In this order: name, location, size, advanced options, access. */
export const clusterQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'name',
    kind: 'text',
    message: 'What is the name of the cluster?',
    explain: {
      what: 'A full DNS name. kops names all cloud resources after it. It does not have to resolve.',
      recommend: 'a subdomain of a domain you own, such as k8s.example.com',
    },
    initial: inPractice('first.practice.dayone'),
    validate: (value) => clusterNameProblem(asText(value)),
    check: (value, ports, asked) => takenNameProblem(asText(value), ports, asked.answers.configId),
  },
  {
    key: 'zones',
    kind: 'multiselect',
    message: 'Which availability zones?',
    explain: {
      what: 'A zone is a separate data centre. Nodes are spread over the zones you choose.',
      byDefault: 'none: kops requires at least one',
      recommend: 'one to learn; three for high availability',
      notFor: 'you want to avoid charges for cross-zone traffic: use one',
    },
    load: async (_, { cloud }) => (await cloud.zones()).map((zone) => ({ value: zone, label: zone })),
    initial: inPractice(['us-west-2a']),
    validate: (value) => (Array.isArray(value) && value.length > 0 ? undefined : 'Choose at least one zone.'),
  },
  {
    key: 'controlPlanes',
    kind: 'number',
    message: 'How many control plane nodes?',
    explain: {
      what: 'They run the Kubernetes API and etcd, its database, which needs a majority: the number must be odd. With one, the API is unavailable while it is replaced; workloads keep running. Three tolerate the loss of one node, and in three zones the loss of a zone.',
      byDefault: '1',
      recommend: '1 to learn; 3 for high availability, at the cost of three instances and their volumes',
    },
    load: async () => [
      { value: '1', label: 'one', hint: 'the API is unavailable while it is replaced' },
      { value: '3', label: 'three', hint: 'the API tolerates the loss of one; costs three times as much' },
      { value: '5', label: 'five', hint: 'the API tolerates the loss of two; rarely worth it' },
    ],
    initial: () => 1,
    validate: (value) => controlPlanesProblem(wholeNumber(value)),
    warn: (value, asked) =>
      wholeNumber(value) > 1 && (asked?.answers.zones?.length ?? 3) < 3
        ? 'In fewer than three zones they do not tolerate the loss of a zone, because one zone holds the majority.'
        : undefined,
  },
  {
    key: 'controlPlaneSize',
    kind: 'text',
    message: 'Which instance type for the control plane?',
    explain: {
      what: 'CPU and memory of each control plane node. etcd is sensitive to slow CPUs. The default t3.medium is burstable: it earns CPU credits when idle and slows down, or costs extra, once they are used up.',
      byDefault: 't3.medium',
      recommend: 't3.medium to learn; m6i.large for sustained load',
      notFor: 'the load is sustained: t2, t3 and t4g run on CPU credits that can run out',
    },
    initial: () => 't3.medium',
    validate: instanceTypeProblem,
    check: (value, { cloud }) => sizeProblem(asText(value), cloud),
    warn: burstable,
  },
  {
    key: 'nodeSize',
    kind: 'text',
    message: 'Which instance type for the nodes?',
    explain: {
      what: 'Your workloads run on the nodes.',
      byDefault: 't3.medium',
      recommend: 't3.medium to learn; an m or c type for sustained load',
      notFor: 'the load is sustained: t2, t3 and t4g run on CPU credits that can run out',
    },
    initial: () => 't3.medium',
    validate: instanceTypeProblem,
    check: (value, { cloud }) => sizeProblem(asText(value), cloud),
    warn: burstable,
  },
  {
    key: 'nodes',
    kind: 'number',
    message: 'How many nodes?',
    explain: {
      what: 'Total across all zones. You can change it at any time.',
      byDefault: '1 per zone',
      recommend: '1 to learn; 2 or more so that one can be replaced',
    },
    initial: () => 1,
    validate: (value) => nodesProblem(wholeNumber(value)),
  },
  {
    key: 'kubernetesVersion',
    kind: 'select',
    message: 'Which Kubernetes version?',
    explain: {
      what: `kops ${kubernetesOfKops.kops} supports Kubernetes ${kubernetesOfKops.oldest} to ${kubernetesOfKops.newest}. You can upgrade at any time, one minor version at a time, but never downgrade.`,
      attack: 'Unsupported versions get no security fixes.',
      byDefault: 'the newest version kops recommends',
      recommend: 'the newest',
      notFor: 'software you need does not support it yet',
    },
    // The practice cloud supports only one Kubernetes version.
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
      what: 'It connects pods and enforces network policies. Replacing it later is painful.',
      attack: 'Without enforcement, one compromised pod can reach every other pod and database in the cluster.',
      byDefault: 'cilium',
      recommend: 'cilium: it enforces policies and supports cluster-wide deny rules',
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
        : `${plugin.name} ignores network policies: every pod can reach every other pod, whatever policies exist.`
    },
  },
  topologyQuestion,
  {
    key: 'profile',
    kind: 'select',
    message: 'Which security profile?',
    explain: {
      what: 'A set of hardening settings that kops leaves off by default; docs/steps/cluster.md lists them.',
      attack:
        'Without an audit log no one can tell who did what; without encryption a copy of etcd contains every password.',
      byDefault: 'roughly the same as minimal',
      recommend: 'newcomer: compatible with nearly every workload; strict once yours are ready',
      notFor: 'the cluster already runs and its instances must not be replaced now: use minimal',
    },
    load: async () => profiles.map(({ name, remark }) => ({ value: name, label: name, hint: remark })),
    initial: () => 'newcomer',
  },
  ...unusualQuestions,
  ...wayInQuestions,
  ...accessQuestions,
]
