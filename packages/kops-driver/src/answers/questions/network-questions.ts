import type { Network } from '@dayone/aws'
import type { QuestionContext, Choice, Question } from '@dayone/pipeline'
import type { ClusterConfig } from '../cluster-config.ts'
import type { ClusterPorts } from '../../contract/cluster-ports.ts'
import { isUnusual } from './is-unusual.ts'
import { NEW_NETWORK } from '../network-problems.ts'

type Answers = QuestionContext<ClusterConfig>

const isInOldNetwork = ({ answers: { networkId = NEW_NETWORK } }: Answers): boolean => networkId !== NEW_NETWORK

/** A new network, or an existing one and its subnets. */
export const networkQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'networkId',
    kind: 'select',
    message: 'Which VPC?',
    explain: {
      what: 'A new VPC contains nothing else and is deleted with the cluster. In an existing VPC the instances run next to existing resources; kops does not change its subnets and routes.',
      attack: 'Everything else in the VPC can reach the instances as far as security groups allow.',
      byDefault: 'a new one',
      recommend: 'a new one',
      notFor: 'a database or an office connection is tied to an existing VPC',
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
    message: 'Which subnets for the instances?',
    explain: {
      what: 'One per zone. The public topology needs a route to an internet gateway, the private topology a route to a NAT gateway; kops creates neither in an existing VPC.',
      byDefault: 'new subnets, which may overlap with existing ones',
      recommend: 'one per zone; none only in a VPC without subnets',
    },
    when: isInOldNetwork,
    load: subnetChoices,
    initial: () => [],
    validate: onePerZone,
  },
  {
    key: 'utilitySubnetIds',
    kind: 'multiselect',
    message: 'Which public (utility) subnets?',
    explain: {
      what: 'With the private topology, the load balancer and the bastion run in subnets with a route to an internet gateway, one per zone.',
      byDefault: 'new subnets, which may overlap with existing ones',
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
  const of = cluster === undefined ? '' : ` · created for ${cluster}`
  const what = `${cidr} · ${subnets.length === 1 ? '1 subnet' : `${subnets.length} subnets`}`
  return {
    value: id,
    label: name === '' ? id : `${name} (${id})`,
    hint: `${what}${isDefault ? ' · default VPC' : of}`,
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
    : `Choose one per zone (${zones.join(', ')}), or none in a VPC without subnets.`
}
