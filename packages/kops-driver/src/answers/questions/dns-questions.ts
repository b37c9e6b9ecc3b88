import type { Question } from '@dayone/pipeline'
import { zoneConflict } from '../answer-conflicts.ts'
import type { ClusterConfig } from '../cluster-config.ts'
import type { ClusterPorts } from '../../contract/cluster-ports.ts'
import { isUnusual } from './is-unusual.ts'
import { dnsZoneProblem } from '../dns-zone.ts'

const asText = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** Whether the cluster has DNS names in Route 53, and in which zone. */
export const dnsQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'dns',
    kind: 'select',
    message: 'Publish cluster names in DNS?',
    explain: {
      what: "With none, users and nodes use the load balancer's own address, and there is nothing to set up. With a Route 53 zone the API gets its own name, resolvable inside the VPC only (private) or by anyone (public).",
      attack: 'A public name reveals that the cluster exists and where it is.',
      byDefault: 'none',
      recommend: 'none',
      notFor: 'others need a stable name for the API',
    },
    when: isUnusual,
    load: async (_, __, asked) => [
      { value: 'none', label: 'none', hint: 'nothing to set up' },
      { value: 'private', label: 'private', hint: 'a zone that resolves inside the VPC only' },
      {
        value: 'public',
        label: 'public',
        hint: 'a public zone that you own',
        ...(asked?.where === 'practice' ? { unavailable: 'kops resolves it on the internet' } : {}),
      },
    ],
    initial: () => 'none',
  },
  {
    key: 'dnsZone',
    kind: 'text',
    message: 'Which DNS zone?',
    explain: {
      what: 'Name or id of the hosted zone. The cluster name must end in it. kops creates a private zone if it does not exist; a public zone must exist and be delegated.',
      recommend: 'the domain the cluster name ends in',
    },
    when: ({ answers: { dns = 'none' } }) => dns !== 'none',
    initial: ({ answers: { name } }) => (name === undefined ? undefined : parentDomain(name)),
    validate: (value, asked) => dnsZoneProblem(asText(value)) ?? zoneConflict(asked?.answers.name, asText(value)),
  },
]

/** `shop.example.com` is in the zone `example.com`; `shop.test` gets a zone of its own. */
function parentDomain(name: string): string {
  const parent = name.slice(name.indexOf('.') + 1)
  return parent.includes('.') ? parent : name
}
