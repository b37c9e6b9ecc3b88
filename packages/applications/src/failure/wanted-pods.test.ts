import type { KubeObject } from '@dayone/kube'
import { expect, it } from 'vitest'
import { wantedPods } from './wanted-pods.ts'

const workload = (kind: string, spec: object, status: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'web' },
  spec,
  status,
})

it.each<[string, KubeObject, number]>([
  ['a Deployment', workload('Deployment', { replicas: 3 }), 3],
  ['a Deployment of nothing', workload('Deployment', { replicas: 0 }), 0],
  ['a StatefulSet by default', workload('StatefulSet', {}), 1],
  ['a DaemonSet', workload('DaemonSet', {}, { desiredNumberScheduled: 4 }), 4],
  ['a Job that starts', workload('Job', {}), 2],
  ['a Job with many pods', workload('Job', { parallelism: 5, completions: 9 }, { succeeded: 5 }), 4],
  ['a suspended Job', workload('Job', { parallelism: 5, suspend: true }), 2],
  [
    'a Job that is complete',
    workload('Job', { parallelism: 5 }, { conditions: [{ type: 'Complete', status: 'True' }] }),
    2,
  ],
  ['a CronJob', workload('CronJob', {}), 2],
])('%s', (_what, object, wanted) => {
  expect(wantedPods(object, 2)).toBe(wanted)
})
