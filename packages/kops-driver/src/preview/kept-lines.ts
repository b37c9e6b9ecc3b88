import { readPath, type ClusterSpec } from '@dayone/cluster-spec'

/**
 * What remains after a cluster is deleted, one line each. Pure. Source: kops' DeleteCluster
 * (pkg/client/simple/vfsclientset).
 */
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
    ...(discovery === undefined ? [] : [`the discovery bucket ${discovery}, without the files of kops`]),
    ...(zone === undefined ? [] : [`the DNS zone ${zone}, without the records of this cluster`]),
    ...(network === undefined ? [] : [`the VPC ${network}, which the cluster was created in`]),
    isAdopted
      ? 'the rest of dayone.yaml, logs and evidence'
      : 'dayone.yaml, logs and evidence: `dayone up` creates the cluster again, empty',
  ].map((line) => `= kept: ${line}`)
}
