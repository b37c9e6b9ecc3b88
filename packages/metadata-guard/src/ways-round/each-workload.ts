import { listPages, type Kube, type KubeObject } from '@dayone/kube'

const kinds = [
  { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'batch/v1', kind: 'CronJob' },
  { apiVersion: 'batch/v1', kind: 'Job' },
  { apiVersion: 'v1', kind: 'ReplicationController' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'PodTemplate' },
] as const

/**
 * Every controller and pod, whatever runs now: scaled to zero, CronJobs and PodTemplates too. Read once, page by page, and
 * none is kept. Throws UserError (exit 6) when they may not be listed.
 */
export async function eachWorkload(
  kube: Pick<Kube, 'pathOf' | 'request'>,
  note: (object: KubeObject) => void,
): Promise<void> {
  for (const kind of kinds) for await (const page of listPages(kube, kind)) for (const object of page) note(object)
}
