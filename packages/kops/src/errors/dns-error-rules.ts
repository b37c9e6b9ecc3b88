import { group, type KopsErrorRule } from './kops-error-rule.ts'

/** Clusters with public DNS names need a resolvable hosted zone. Exit 2. */
export const dnsErrorRules: readonly KopsErrorRule[] = [
  {
    pattern: /No matching hosted zones found for "([^"]*)"|cannot find DNS Zone "([^"]*)"/,
    exitCode: 2,
    say: (found) => ({
      message: `Route 53 has no hosted zone for ${found[1] ?? group(found, 2)}.`,
      hint: 'Create the hosted zone first, or create the cluster without DNS names (cluster.dns: none).',
    }),
  },
  {
    pattern: /Found multiple hosted zones matching cluster/,
    exitCode: 2,
    say: () => ({
      message: 'Several hosted zones match the name of this cluster.',
      hint: 'Specify one by its id: cluster.dnsZone: Z…',
    }),
  },
  {
    pattern: /NS records not found for "([^"]*)"|error doing DNS lookup for NS records(?: for "([^"]*)")?/,
    exitCode: 2,
    say: (found) => ({
      message: `The DNS zone ${found[1] ?? found[2] ?? 'of the cluster'} is not delegated: the internet does not know its name servers.`,
      hint: 'Enter the NS records of the hosted zone at the parent domain, wait until `dig NS` finds them, and run the same command again.',
    }),
  },
]
