import { expect, test } from 'vitest'
import { applicationChecks, type Seen } from './application-checks.ts'
import { sampleApplication, sampleDeployment, samplePod, sampleService } from './sample.fixture.ts'

const ready = { replicas: 2, updatedReplicas: 2, readyReplicas: 2 }
const failure = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'violates PodSecurity' }
const running: Seen = {
  deployment: sampleDeployment(ready),
  service: sampleService(),
  pods: [samplePod(), samplePod()],
  readyEndpoints: 2,
  strangeEndpoints: [],
}
const statuses = (seen: Partial<Seen>) =>
  applicationChecks(sampleApplication, { ...running, ...seen }).map(({ status }) => status)
const first = (seen: Partial<Seen>) => applicationChecks(sampleApplication, { ...running, ...seen })[0]

test.each([
  ['all is well', {}, ['pass', 'pass', 'pass', 'pass', 'pass']],
  ['it is not there', { deployment: undefined }, ['fail']],
  ['nothing stands behind the Service', { readyEndpoints: 0 }, ['pass', 'fail', 'pass', 'pass', 'pass']],
  [
    'somebody added an address to the Service',
    { strangeEndpoints: ['10.66.6.6'] },
    ['pass', 'fail', 'pass', 'pass', 'pass'],
  ],
  ['the Service is gone', { service: undefined }, ['pass', 'pass', 'pass', 'pass', 'fail']],
  [
    'the Service selects other pods',
    { service: sampleService({ selector: { app: 'evil' } }) },
    ['pass', 'pass', 'pass', 'pass', 'fail'],
  ],
  [
    'the Service is another name',
    { service: sampleService({ type: 'ExternalName', externalName: 'evil.example.com' }) },
    ['pass', 'pass', 'pass', 'pass', 'fail'],
  ],
  [
    'a pod runs latest',
    { pods: [samplePod({ containers: [{ ...samplePod().spec.containers[0]!, image: 'a:latest' }] })] },
    ['pass', 'pass', 'fail', 'pass', 'fail'],
  ],
  ['a pod uses its node', { pods: [samplePod({ hostNetwork: true })] }, ['pass', 'pass', 'pass', 'fail', 'fail']],
  [
    'no pod',
    { deployment: sampleDeployment({}), pods: [], readyEndpoints: 0 },
    ['fail', 'fail', 'skip', 'skip', 'pass'],
  ],
] as const)('%s', (_case, seen, expected) => {
  expect(statuses(seen as Partial<Seen>)).toEqual(expected)
})

test.each([
  [
    'the ReplicaSet is refused already',
    { conditions: [{ type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message: 'no' }] },
    [],
    'ReplicaSetCreateError: no',
  ],
  ['in the words of who refused', { conditions: [failure] }, [], 'FailedCreate: violates PodSecurity'],
  [
    'old pods are no new ones',
    { replicas: 3, updatedReplicas: 1, readyReplicas: 2 },
    [samplePod()],
    '2 of 2 pods are ready',
  ],
  [
    'a pod that cannot be placed',
    {},
    [
      samplePod(
        {},
        { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no node' }] },
      ),
    ],
    'Unschedulable: no node',
  ],
  [
    'an image that cannot be pulled',
    {},
    [samplePod({}, { containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff', message: 'denied' } } }] })],
    'ImagePullBackOff: denied',
  ],
] as const)('says why it is not ready: %s', (_case, status, pods, text) => {
  expect(first({ deployment: sampleDeployment(status), pods })).toMatchObject({
    status: 'fail',
    text: expect.stringContaining(text),
  })
})

test('a status older than the spec proves nothing', () => {
  expect(first({ deployment: sampleDeployment(ready, 2) })?.status).toBe('fail')
})

test('marks pods without a container runtime as emulated', () => {
  const pretended = samplePod({}, { containerStatuses: [{}] })
  expect(first({ pods: [pretended] })?.emulated).toBe(true)
  expect(first({})?.emulated).toBeUndefined()
})
