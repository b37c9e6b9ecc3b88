import type { QuestionContext, Question } from '@dayone/pipeline'
import { KUBENET_IS_PUBLIC } from '../answer-conflicts.ts'
import type { ClusterConfig } from '../cluster-config.ts'
import type { ClusterPorts } from '../../contract/cluster-ports.ts'
import { isUnusual } from './is-unusual.ts'

type Answers = QuestionContext<ClusterConfig>

const isPrivate = ({ answers }: Answers): boolean => answers.topology === 'private'

/** Whether machines have public addresses. Asked before the network, because the network needs matching subnets. */
export const topologyQuestion: Question<ClusterConfig, ClusterPorts> = {
  key: 'topology',
  kind: 'select',
  message: 'Which topology?',
  explain: {
    what: 'In the private topology no instance is addressable from the internet; instances reach the internet through a NAT gateway in each zone. This cannot be changed later.',
    attack: 'An instance with a public address is one careless security group rule away from the internet.',
    byDefault: 'public',
    recommend: 'public to learn; private for production',
    notFor:
      'cost matters most: each NAT gateway is billed per hour and per GB, and when one fails its zone has no internet access',
  },
  load: async () => [
    { value: 'public', label: 'public', hint: 'each instance has a public address, protected by security groups' },
    { value: 'private', label: 'private', hint: 'no public addresses; a NAT gateway in each zone, at extra cost' },
  ],
  initial: () => 'public',
  validate: (value, asked) =>
    value === 'private' && asked?.answers.networking === 'kubenet' ? KUBENET_IS_PUBLIC : undefined,
}

/** How the API and the machines are reached. Asked before the access lists. */
export const wayInQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'apiLoadBalancer',
    page: 'access',
    kind: 'select',
    message: 'Public or internal Kubernetes API?',
    explain: {
      what: 'An internal load balancer has no public address. You, and dayone, reach the API from inside the VPC only: through a bastion, a VPN or Direct Connect. This cannot be changed later.',
      attack: 'A public API is only as closed as its access list.',
      byDefault: 'public',
      recommend: 'public with a short access list, unless you already have access to the VPC',
      notFor: 'you have no bastion, VPN or Direct Connect: internal would lock you out',
    },
    when: (asked) => isPrivate(asked) || isUnusual(asked),
    load: async () => [
      { value: 'public', label: 'public', hint: 'from the internet, for the addresses you allow' },
      { value: 'internal', label: 'internal', hint: 'from inside the VPC: bastion, VPN or Direct Connect' },
    ],
    initial: () => 'public',
    warn: (value, asked) =>
      value === 'internal'
        ? `On AWS the API is then reachable from inside the VPC only: ${
            asked !== undefined && isPrivate(asked) ? 'through a bastion, ' : ''
          }over a VPN or Direct Connect. Make sure you have that access before you continue; dayone needs it too.`
        : undefined,
  },
  {
    key: 'bastion',
    page: 'access',
    kind: 'confirm',
    message: 'Create a bastion host?',
    explain: {
      what: 'The only instance reachable over SSH from the internet. It gives access to the other instances and to an internal API. It adds one small instance and a load balancer to the bill.',
      attack: 'Anyone who logs in to it is inside the VPC: keep the SSH access list short.',
      byDefault: 'none',
      recommend: 'yes if the API is internal and you have no VPN; otherwise no',
    },
    when: isPrivate,
    initial: ({ answers }) => answers.apiLoadBalancer === 'internal',
  },
]
