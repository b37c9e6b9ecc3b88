import { clusterNameProblem } from './cluster-name.ts'

/** Accepts a Route 53 hosted zone by name or id. */
export const dnsZoneProblem = (value: string): string | undefined =>
  /^Z[0-9A-Z]{5,31}$/.test(value) || clusterNameProblem(value.replace(/\.$/, '')) === undefined
    ? undefined
    : `"${value}" is not a DNS zone. Use its name, such as example.com, or the id of the hosted zone (Z…).`
