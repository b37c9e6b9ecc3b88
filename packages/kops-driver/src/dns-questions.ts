import type { Question } from '@dayone/pipeline'
import { zoneConflict } from './answer-conflicts.ts'
import type { ClusterConfig } from './cluster-config.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { isUnusual } from './is-unusual.ts'
import { dnsZoneProblem } from './network-problems.ts'

const asText = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** Whether the cluster has names in Route 53, and where. */
export const dnsQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'dns',
    kind: 'select',
    message: "Shall the cluster's names stand in DNS?",
    explain: {
      what: 'With none, people and machines use the address of the load balancer, and nothing has to be set up. With a zone of Route 53 the API has a name of its own: one that the network alone resolves (private), or everybody (public).',
      attack: 'A public name tells everybody that there is a cluster, and where.',
      byDefault: 'none',
      recommend: 'none',
      notFor: 'others must find the API by a fixed name',
    },
    when: isUnusual,
    load: async (_, __, asked) => [
      { value: 'none', label: 'none', hint: 'nothing to set up' },
      { value: 'private', label: 'private', hint: 'a zone that only the network resolves' },
      {
        value: 'public',
        label: 'public',
        hint: 'a zone of yours that the internet resolves',
        ...(asked?.where === 'practice' ? { unavailable: 'kops looks it up on the internet' } : {}),
      },
    ],
    initial: () => 'none',
  },
  {
    key: 'dnsZone',
    kind: 'text',
    message: 'In which DNS zone?',
    explain: {
      what: 'Its name or the id of the hosted zone. The name of the cluster must end in it. kops makes a private zone that is not there; a public one must be there, and the internet must know its name servers.',
      recommend: 'the domain that the name of the cluster ends in',
    },
    when: ({ answers: { dns = 'none' } }) => dns !== 'none',
    initial: ({ answers: { name } }) => (name === undefined ? undefined : parentDomain(name)),
    validate: (value, asked) => dnsZoneProblem(asText(value)) ?? zoneConflict(asked?.answers.name, asText(value)),
  },
]

/** `shop.example.com` lies in `example.com`; `shop.test` in a zone of its own. */
function parentDomain(name: string): string {
  const parent = name.slice(name.indexOf('.') + 1)
  return parent.includes('.') ? parent : name
}
