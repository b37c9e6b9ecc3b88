import { expect, test } from 'vitest'
import { apiAdvice, type ApiSilence } from './api-advice.ts'
import { seenOfApi, type CloudSigns, type NotReady } from './api-signs.ts'

const host = 'api-demo-1.elb.us-west-2.amazonaws.com'
const reach = (kind: Exclude<NotReady['kind'], 'no-credentials'>, words = 'x'): NotReady => ({ kind, host, words })
const entrance = (state: string, ...health: readonly string[]): NonNullable<CloudSigns['entrance']> => ({
  name: 'api-demo-1',
  dnsName: host,
  isInternal: false,
  state,
  targets: health.map((target, index) => ({
    id: `i-${index}`,
    state: target,
    ...(target === 'unhealthy' ? { reason: 'Health checks failed' } : {}),
  })),
})
const healthy: CloudSigns = {
  wantsLoadBalancer: true,
  entrance: entrance('active', 'healthy'),
  controlPlanes: { wanted: 1, pending: 0, running: 1 },
  ended: [],
}
const silence: ApiSilence = {
  cluster: 'demo.example.test',
  state: 's3://store',
  reach: reach('silent'),
  cloud: healthy,
  callerAddress: '198.51.100.23',
  access: ['198.51.100.0/24'],
  activities: ['aws autoscaling describe-scaling-activities …'],
}
const none = { wanted: 1, pending: 0, running: 0 }
const activities = /^aws autoscaling/
const logs = /kube-apiserver\.log/

test.each<[string, Partial<ApiSilence>, reason: string, hint: RegExp, command?: RegExp]>([
  [
    'the load balancer is being made',
    { cloud: { ...healthy, entrance: entrance('provisioning') } },
    'its load balancer is not active: provisioning',
    /in a few minutes/,
    /--names api-demo-1$/,
  ],
  [
    'the load balancer failed',
    { cloud: { ...healthy, entrance: { ...entrance('failed'), reason: 'no free address' } } },
    'its load balancer is not active: failed, no free address',
    /delete it/,
  ],
  [
    'the load balancer is gone',
    { cloud: { ...healthy, entrance: undefined } },
    'it has no load balancer in AWS',
    /dayone up/,
  ],
  [
    'the name is not known, without a load balancer',
    { cloud: { ...healthy, wantsLoadBalancer: false, entrance: undefined }, reach: reach('no-name') },
    `${host} does not resolve`,
    /delegated/,
    /^dig/,
  ],
  [
    'the name leads to the placeholder',
    { reach: reach('placeholder') },
    `${host} still resolves to the placeholder address of kops (203.0.113.123)`,
    /dns-controller/,
    /^dig/,
  ],
  [
    'no machine was started, whatever the name says',
    { cloud: { ...healthy, controlPlanes: none }, reach: reach('placeholder') },
    'no control plane instance was started',
    /Service Quotas/,
    activities,
  ],
  [
    'the machine is still starting',
    { cloud: { ...healthy, controlPlanes: { ...none, pending: 1 } } },
    'its control plane instance is still starting',
    /EC2 reports the reason/,
    activities,
  ],
  [
    'the machine ended',
    {
      cloud: {
        ...healthy,
        controlPlanes: none,
        ended: [
          { id: 'i-1', instanceGroup: 'control-plane', reason: 'Client.VolumeLimitExceeded: Volume limit exceeded' },
        ],
      },
    },
    'its control plane instance terminated: Client.VolumeLimitExceeded: Volume limit exceeded',
    /an account quota/,
    activities,
  ],
  [
    'machines run, none is healthy',
    { cloud: { ...healthy, entrance: entrance('active', 'unhealthy', 'initial') }, reach: reach('closed') },
    'the instances run, but no API server on them is healthy: Health checks failed',
    logs,
    /^kops toolbox dump --name demo\.example\.test --state s3:\/\/store --dir dump/,
  ],
  ['it closes connections', { reach: reach('closed') }, 'it closes every connection', logs, /^kops toolbox dump/],
  [
    'the API is internal',
    {
      cloud: { ...healthy, entrance: { ...entrance('active', 'healthy'), isInternal: true } },
      callerAddress: '203.0.113.9',
    },
    'its load balancer is internal, so it is reachable from inside the VPC only',
    /bastion/,
  ],
  [
    'our address is not in the list',
    { callerAddress: '203.0.113.9' },
    "this computer's address, 203.0.113.9, is not in its access list (198.51.100.0/24)",
    /Add 203\.0\.113\.9\/32 to cluster\.apiAccess/,
  ],
  [
    'our IPv6 address is not in the list',
    { callerAddress: '2001:db8::9' },
    "this computer's address, 2001:db8::9, is not in its access list (198.51.100.0/24)",
    /Add 2001:db8::9\/128/,
  ],
  [
    'what a prefix list holds only AWS knows',
    { access: ['pl-1'], callerAddress: '203.0.113.9' },
    'nothing responds at its address',
    /apiAccess/,
  ],
  ['nothing answers, for no reason we see', {}, 'nothing responds at its address', /firewall or VPN/],
  [
    'nothing answers, and the cloud cannot be asked',
    { cloud: undefined },
    'nothing responds at its address',
    /firewall/,
  ],
  [
    'it is not ready',
    { reach: reach('not-ready', 'etcd, informer-sync') },
    'it responds but is not ready: etcd, informer-sync',
    /etcd\.log/,
  ],
  [
    'it does not know us',
    { reach: reach('refuses-us', 'it answers 401') },
    'it rejects the admin credentials (it answers 401)',
    /state store/,
  ],
  [
    'somebody else answers',
    { reach: reach('untrusted', 'wrong name') },
    `something else responds at ${host} (wrong name)`,
    /proxy/,
  ],
  [
    'no kubeconfig',
    { reach: { kind: 'no-credentials', words: 'no access', error: undefined } },
    'there is no kubeconfig for it: no access',
    /first/,
    /^kops export kubeconfig/,
  ],
])('%s', (_, change, reason, hint, command) => {
  const advice = apiAdvice({ ...silence, ...change })
  expect(advice.reason).toBe(reason)
  expect(advice.hint).toMatch(hint)
  expect(advice.commands.join('\n')).toMatch(command ?? /^/)
})

test('lists what is missing in the order in which it becomes ready', () => {
  const signs: CloudSigns = {
    ...healthy,
    entrance: entrance('active', 'initial'),
    controlPlanes: { wanted: 3, pending: 1, running: 1 },
    ended: [{ id: 'i-9', instanceGroup: 'x', reason: 'Server.InternalError' }],
  }
  const lines = seenOfApi(reach('closed'), signs).map(({ text, isThere }) => `${isThere ? '+' : '-'} ${text}`)
  expect(lines).toEqual([
    '+ load balancer api-demo-1: active',
    '- 1 of 3 control plane instances running, 1 starting',
    '- i-9 terminated: Server.InternalError',
    '- 0 of 1 load balancer targets healthy',
    '- the API server accepts no connections yet',
  ])
  expect(seenOfApi(reach('silent'), 'no access').map(({ text }) => text)).toEqual([
    'the AWS API failed: no access',
    'nothing responds at its address yet',
  ])
  expect(seenOfApi(reach('no-name'), undefined)).toHaveLength(1)
})
