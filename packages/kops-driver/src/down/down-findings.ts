import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { DeletePreview } from '@dayone/kops'
import type { Finding } from '@dayone/pipeline'
import { CONFIG_ANNOTATION } from '../spec/cluster-owner.ts'

/** etcd volumes, by the names that kops gives them: `a.etcd-main.demo.example.com`. */
const isOfEtcd = (name: string): boolean => /(^|\.)etcd-/.test(name)

/** Consequences of deleting a cluster that are easy to overlook. Pure. */
export function downFindings(spec: ClusterSpec, { resources }: DeletePreview): readonly Finding[] {
  const target = spec.cluster.metadata.name
  const data = resources.filter(({ type, name }) => type === 'volume' && !isOfEtcd(name))
  const isOurs = readPath(spec.cluster, ['metadata', 'annotations', CONFIG_ANNOTATION]) !== undefined
  return [
    ...(data.length === 0
      ? []
      : [
          {
            id: 'down/data',
            kind: 'risk',
            severity: 'critical',
            target,
            text: `Volumes created by PersistentVolumeClaims are deleted with their data: ${data.map(({ name, id }) => name || id).join(', ')}.`,
            hint: 'Take snapshots first if the data may be needed.',
          } as const,
        ]),
    ...(isOurs
      ? []
      : [
          {
            id: 'down/stranger',
            kind: 'risk',
            severity: 'high',
            target,
            text: 'dayone did not create this cluster.',
            hint: 'Make sure that no one else needs it.',
          } as const,
        ]),
  ]
}
