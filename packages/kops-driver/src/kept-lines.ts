import { readPath, type ClusterSpec } from '@dayone/cluster-spec'

/** What stays when a cluster is deleted, a line for each thing. Pure. Source: kops' DeleteCluster (pkg/client/simple/vfsclientset). */
export function keptLines({ cluster }: ClusterSpec, state: string, isAdopted = false): readonly string[] {
  const text = (...path: string[]): string | undefined => {
    const value = readPath(cluster, ['spec', ...path])
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const discovery = text('serviceAccountIssuerDiscovery', 'discoveryStore')
  const zone = text('dnsZone')
  const network = text('networkID')
  return [
    `the state bucket ${state}, with the other clusters in it`,
    ...(discovery === undefined ? [] : [`the discovery bucket of ${discovery}, without what kops wrote into it`]),
    ...(zone === undefined ? [] : [`the DNS zone ${zone}, without the records of this cluster`]),
    ...(network === undefined ? [] : [`the network ${network}, which the cluster was put into`]),
    isAdopted
      ? 'dayone.yaml but for that, logs and evidence'
      : 'dayone.yaml, logs and evidence: `dayone up` makes the cluster anew, empty',
  ].map((line) => `= kept: ${line}`)
}
