import type { Network } from '@dayone/aws'
import type { Asked, Choice, Question } from '@dayone/pipeline'
import type { ClusterConfig } from './cluster-config.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { isUnusual } from './is-unusual.ts'
import { NEW_NETWORK } from './network-problems.ts'

type Answers = Asked<ClusterConfig>

const isInOldNetwork = ({ answers: { networkId = NEW_NETWORK } }: Answers): boolean => networkId !== NEW_NETWORK

/** A network of the cluster's own, or one that exists and its subnets. */
export const networkQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'networkId',
    kind: 'select',
    message: 'In which network shall it stand?',
    explain: {
      what: 'A network (VPC) of its own holds nothing else, and goes with the cluster. In one that exists the machines stand beside what is there already; kops leaves its subnets and routes alone.',
      attack: 'What else is in the network reaches the machines as far as its security groups allow.',
      byDefault: 'a new one',
      recommend: 'a new one',
      notFor: 'a database or an office line is bound to a network you have',
    },
    when: isUnusual,
    load: async (_, { cloud }) => [
      { value: NEW_NETWORK, label: 'a new one', hint: 'nothing else in it' },
      ...(await cloud.networks()).map(networkChoice),
    ],
    initial: () => NEW_NETWORK,
  },
  {
    key: 'subnetIds',
    kind: 'multiselect',
    message: 'In which of its subnets shall the machines stand?',
    explain: {
      what: 'One for each zone. With the public topology they need a route to an internet gateway, with the private one a route to a NAT gateway: kops makes neither in a network that exists.',
      byDefault: 'new subnets, laid over those that are there',
      recommend: 'one for each zone; none only in a network without subnets',
    },
    when: isInOldNetwork,
    load: subnetChoices,
    initial: () => [],
    validate: onePerZone,
  },
  {
    key: 'utilitySubnetIds',
    kind: 'multiselect',
    message: 'And which of them lead to the internet?',
    explain: {
      what: 'With a private topology the load balancer and the bastion stand in subnets with a route to an internet gateway, one for each zone.',
      byDefault: 'new subnets, laid over those that are there',
      recommend: 'one for each zone',
    },
    when: (asked) =>
      isInOldNetwork(asked) && asked.answers.topology === 'private' && (asked.answers.subnetIds?.length ?? 0) > 0,
    load: subnetChoices,
    initial: () => [],
    validate: onePerZone,
  },
]

const networkChoice = ({ id, name, cidr, isDefault, hasInternetGateway, cluster, subnets }: Network): Choice => {
  const of = cluster === undefined ? '' : ` · made for ${cluster}`
  const what = `${cidr} · ${subnets.length === 1 ? '1 subnet' : `${subnets.length} subnets`}`
  return {
    value: id,
    label: name === '' ? id : `${name} (${id})`,
    hint: `${what}${isDefault ? ' · the default one' : of}`,
    ...(hasInternetGateway ? {} : { unavailable: 'it has no internet gateway' }),
  }
}

async function subnetChoices(_: unknown, { cloud }: ClusterPorts, asked?: Answers): Promise<readonly Choice[]> {
  const { networkId, zones = [] } = asked?.answers ?? {}
  const network = (await cloud.networks()).find(({ id }) => id === networkId)
  return (network?.subnets ?? [])
    .filter(({ zone }) => zones.includes(zone))
    .map(({ id, name, cidr, zone }) => ({ value: id, label: id, hint: [zone, cidr, name].join(' ').trim() }))
}

function onePerZone(value: unknown, asked?: Answers): string | undefined {
  const [chosen, zones = []] = [Array.isArray(value) ? value.length : 0, asked?.answers.zones]
  return chosen === 0 || chosen === zones.length
    ? undefined
    : `Choose one for each zone: ${zones.join(', ')}; or none in a network without subnets.`
}
