import type { Asked, Question } from '@dayone/pipeline'
import { KUBENET_IS_PUBLIC } from './answer-conflicts.ts'
import type { ClusterConfig } from './cluster-config.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { isUnusual } from './is-unusual.ts'

type Answers = Asked<ClusterConfig>

const isPrivate = ({ answers }: Answers): boolean => answers.topology === 'private'

/** Whether the internet can address the machines. Asked before the network, which must have the subnets for it. */
export const topologyQuestion: Question<ClusterConfig, ClusterPorts> = {
  key: 'topology',
  kind: 'select',
  message: 'Shall the machines have public addresses?',
  explain: {
    what: 'Without them nobody on the internet can even address a machine; machines reach the internet through a NAT gateway in each zone. It cannot be changed later.',
    attack: 'A machine with a public address is one careless firewall rule away from everybody.',
    byDefault: 'public',
    recommend: 'public to learn; private for what matters',
    notFor:
      'every dollar counts: each NAT gateway costs by the hour and by the gigabyte; when one fails, its zone has no way out',
  },
  load: async () => [
    { value: 'public', label: 'public', hint: 'each machine has an address, and firewall rules keep people out' },
    { value: 'private', label: 'private', hint: 'no machine has one; a NAT gateway in each zone, which costs' },
  ],
  initial: () => 'public',
  validate: (value, asked) =>
    value === 'private' && asked?.answers.networking === 'kubenet' ? KUBENET_IS_PUBLIC : undefined,
}

/** From where API and machines are reached, before it is asked who of there gets in. */
export const wayInQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'apiLoadBalancer',
    kind: 'select',
    message: 'From where is the Kubernetes API reached?',
    explain: {
      what: 'An internal load balancer has no public address. You reach the API from inside the network only: with a tunnel through a bastion, over a VPN or over Direct Connect. So does dayone. It cannot be changed later.',
      attack: 'A public one is as closed as its list of addresses.',
      byDefault: 'public',
      recommend: 'public with a short list of addresses, unless you have a way into the network already',
      notFor: 'you have no bastion, VPN or Direct Connect: internal locks you out',
    },
    when: (asked) => isPrivate(asked) || isUnusual(asked),
    load: async () => [
      { value: 'public', label: 'public', hint: 'from the internet, for the addresses you name' },
      { value: 'internal', label: 'internal', hint: 'from inside: bastion, VPN or Direct Connect' },
    ],
    initial: () => 'public',
    warn: (value, asked) =>
      value === 'internal'
        ? `On AWS only computers inside the network then reach the API: ${
            asked !== undefined && isPrivate(asked) ? 'through a bastion, ' : ''
          }over a VPN or Direct Connect. Be sure of that way before you go on; dayone needs it too.`
        : undefined,
  },
  {
    key: 'bastion',
    kind: 'confirm',
    message: 'Shall there be a bastion, a machine to log in through?',
    explain: {
      what: 'The one machine that the internet can reach by SSH. From there you reach the others, and an internal API. It costs a small machine and a load balancer of its own.',
      attack: 'Whoever gets into it stands inside the network: keep the list of SSH short.',
      byDefault: 'none',
      recommend: 'yes where the API is internal and you have no VPN; otherwise no',
    },
    when: isPrivate,
    initial: ({ answers }) => answers.apiLoadBalancer === 'internal',
  },
]
