import { expect, test } from 'vitest'
import { kopsNews, type KopsNews } from './kops-news.ts'
import { readableLine } from './klog.ts'

test.each<[string, KopsNews | undefined]>([
  ['executor.go:113] Tasks: 34 done / 115 total; 22 can run', { kind: 'tasks', done: 34, total: 115 }],
  [
    'network_load_balancer.go:548] Waiting for load balancer "api-demo-5bk0v2" to be created...',
    { kind: 'load-balancer', name: 'api-demo-5bk0v2' },
  ],
  [
    'executor.go:141] error running task "AutoscalingGroup/nodes.demo" (9m56s remaining to succeed): error creating AutoscalingGroup: operation error Auto Scaling: CreateAutoScalingGroup, api error ValidationError: Invalid IAM Instance Profile',
    {
      kind: 'again',
      what: 'AutoscalingGroup/nodes.demo',
      reason:
        'error creating AutoscalingGroup: operation error Auto Scaling: CreateAutoScalingGroup, api error ValidationError: Invalid IAM Instance Profile',
    },
  ],
  ['instancegroups.go:453] Draining the node: "i-0abc".', { kind: 'drains', node: 'i-0abc' }],
  [
    'instancegroups.go:654] Stopping instance "i-0abc", node "i-0abc", in group "nodes-us-west-2a.demo" (this may take a while).',
    { kind: 'replaces', instance: 'i-0abc' },
  ],
  ['instancegroups.go:633] Detaching instance "i-0abc", in group "nodes".', { kind: 'detaches', instance: 'i-0abc' }],
  [
    'instancegroups.go:589] Cluster did not pass validation, will retry in "30s": machine "i-0def" has not yet joined cluster.',
    { kind: 'not-valid', reason: 'machine "i-0def" has not yet joined cluster' },
  ],
  [
    'instancegroups.go:579] Cluster did not validate, will retry in "30s": error listing nodes: EOF.',
    { kind: 'not-valid', reason: 'error listing nodes: EOF' },
  ],
  ['instancegroups.go:566] Cluster validated.', { kind: 'valid' }],
  ['instancegroups.go:569] Cluster validated; revalidating in 10s to make sure it does not flap.', { kind: 'valid' }],
  ['instancegroups.go:530] Validating the cluster.', undefined],
  ['executor.go:169] No progress made, sleeping before retrying 1 task(s)', undefined],
])('%s', (line, news) => {
  expect(kopsNews(readableLine(`I1123 14:13:33.359444    8971 ${line}`) ?? '')).toEqual(news)
})
