import {
  NotAllowedError,
  type BucketReaders,
  type ClusterMachine,
  type IngressRule,
  type MachineRole,
} from '@dayone/aws'
import { parseClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import type { Check } from '@dayone/pipeline'
import { plantedLaws } from '@dayone/testing'
import { describe, expect, test } from 'vitest'
import { fixtureText } from '../fixtures/read-fixture.ts'
import { soundCloud, soundMachines, soundWaysIn } from '../fixtures/sound-cloud.ts'
import { exposureChecks, type ExposurePorts } from './exposure-checks.ts'
import { withChangedRoles } from './role-checks.ts'
import { EXPOSURE_RULES } from './exposure-rules.ts'

const base = fixtureText('new-cluster.yaml')
/** Closed to all but one office range. The arguments are the lists in YAML. */
const specWith = (api = "['198.51.100.0/24']", ssh = '[]', more = ''): ClusterSpec =>
  parseClusterSpec(
    base
      .replace(/kubernetesApiAccess:\n( +- .*\n)+/, `kubernetesApiAccess: ${api}\n`)
      .replace(/sshAccess:\n( +- .*\n)+/, `sshAccess: ${ssh}\n${more}`),
  )
const closed = specWith()

const look = (cloud: Partial<ExposurePorts> = {}, spec = closed): Promise<readonly Check[]> =>
  exposureChecks(
    { config: { name: 'demo.example.test', configId: '', adopted: undefined }, spec, state: 's3://state' },
    { ...soundCloud(() => spec), ...cloud },
  )
const withRules = (...rules: readonly Partial<IngressRule>[]): Partial<ExposurePorts> => ({
  waysIn: async () => soundWaysIn(closed, rules),
})
const from = (cidr: string): Pick<IngressRule, 'source'> => ({ source: { kind: 'range', cidr } })
const fails = (checks: readonly Check[]) => checks.filter(({ status }) => status === 'fail')
const stranger: ClusterMachine = {
  id: 'i-stranger',
  name: 'mine',
  state: 'running',
  instanceGroup: 'nodes-us-west-2a',
  autoScalingGroup: undefined,
  instanceProfile: undefined,
  securityGroups: [],
}
const role = (fields: Partial<MachineRole>): Partial<ExposurePorts> => ({
  machineRole: async (profile) => ({ profile, role: profile, inline: [], attached: [], ...fields }),
})
const readers = (fields: Partial<BucketReaders>): Partial<ExposurePorts> => ({
  bucketReaders: async () => ({ readers: [], publicIsBlocked: false, unseen: [], ...fields }),
})
const EVERYBODY = { who: 'everyone', isEverybody: true, by: 'its policy', what: ['s3:GetObject'] }
const planted = (cloud: Partial<ExposurePorts>) => ({ sound: () => look(), planted: () => look(cloud) })

plantedLaws(EXPOSURE_RULES, {
  'cluster/api-access': planted(
    withRules({ group: 'sg-api', ...from('0.0.0.0/1') }, { group: 'sg-api', ...from('128.0.0.0/1') }),
  ),
  'cluster/ssh-access': planted(withRules({ from: 22, to: 22, ...from('2001:db8::1/128') })),
  'cluster/node-port-access': planted(withRules({ from: 30080, to: 30080, ...from('0.0.0.0/0') })),
  'cluster/other-access': planted(
    withRules(
      { group: 'sg-api', protocol: 'icmp', from: 3, to: 4, ...from('203.0.113.0/24') },
      { protocol: 'all', from: -1, to: -1, source: { kind: 'group', id: 'sg-others' } },
    ),
  ),
  'cluster/own-machines': planted({ machines: async () => [...soundMachines(closed), stranger] }),
  'cluster/machine-rights': planted(
    role({ inline: [{ name: 'oops', document: '{"Statement":{"Effect":"Allow","Action":"*"}}' }] }),
  ),
  'cluster/state-bucket': planted(readers({ readers: [EVERYBODY] })),
})

describe('reports rules beyond the specification', () => {
  test.each<[string, Partial<IngressRule>, readonly string[], RegExp]>([
    [
      'another port',
      { from: 10250, to: 10250 },
      ['other-access'],
      /nodes\.demo\.example\.test allows TCP 10250 from 203\.0\.113\.9\/32 \(sgr-\d+\)/,
    ],
    [
      'all traffic',
      { protocol: 'all', from: -1, to: -1, ...from('0.0.0.0/0') },
      ['ssh-access', 'node-port-access', 'other-access'],
      /all traffic from every address on the internet/,
    ],
    [
      'all traffic to the control plane',
      { group: 'sg-masters', protocol: 'all', from: -1, to: -1 },
      ['api-access', 'ssh-access', 'other-access'],
      /all traffic/,
    ],
    ['all ports of TCP', { from: 0, to: 65535 }, ['ssh-access', 'node-port-access', 'other-access'], /TCP all ports/],
    ['a range that holds SSH', { from: 20, to: 30 }, ['ssh-access', 'other-access'], /TCP 20-30/],
    ['the API past its load balancer', { group: 'sg-masters' }, ['api-access'], /TCP 443/],
    ['the second port of the API', { group: 'sg-api', from: 8443, to: 8443 }, ['api-access'], /TCP 8443/],
    ['a node port by UDP', { protocol: 'udp', from: 30000, to: 32767 }, ['node-port-access'], /UDP 30000-32767/],
    [
      'a prefix list',
      { from: 22, to: 22, source: { kind: 'prefix-list', id: 'pl-1' } },
      ['ssh-access'],
      /the prefix list pl-1/,
    ],
    ['IPv6', { group: 'sg-api', ...from('::/0') }, ['api-access'], /every IPv6 address/],
    ['ICMP', { protocol: 'icmp', from: 8, to: -1 }, ['other-access'], /ICMP type 8/],
    [
      'ICMP of an address that was removed',
      { group: 'sg-api', protocol: 'icmp', from: 3, to: 4 },
      ['other-access'],
      /ICMP type 3/,
    ],
    ['another protocol', { protocol: '4', from: -1, to: -1 }, ['other-access'], /protocol 4/],
    ['half of the internet', { from: 22, to: 22, ...from('0.0.0.0/1') }, ['ssh-access'], /half of all IPv4 addresses/],
    ['more than was asked for', { group: 'sg-api', ...from('198.51.0.0/16') }, ['api-access'], /198\.51\.0\.0\/16/],
    [
      'a description that pretends',
      { from: 22, to: 22, description: 'kubernetes.io/rule/nlb/client=x' },
      ['ssh-access'],
      /TCP 22/,
    ],
    [
      'nodes that reach etcd',
      { group: 'sg-masters', protocol: 'tcp', from: 4001, to: 4001, source: { kind: 'group', id: 'sg-nodes' } },
      ['other-access'],
      /TCP 4001 from the security group sg-nodes/,
    ],
  ])('%s', async (_, rule, expected, text) => {
    const found = fails(await look(withRules(rule)))
    expect(found.map((check) => check.rule)).toEqual(expected.map((id) => `cluster/${id}`))
    for (const check of found) expect(check.text).toMatch(text)
    expect(found[0]?.hint).toMatch(
      /^aws ec2 revoke-security-group-ingress --region us-west-2 --group-id sg-\w+ --security-group-rule-ids sgr-\d+$/,
    )
  })

  test('combines several rules of one group in one check, with everything they allow', async () => {
    const found = fails(
      await look(withRules({ group: 'sg-api', ...from('0.0.0.0/1') }, { group: 'sg-api', ...from('128.0.0.0/1') })),
    )
    expect(found).toMatchObject([{ severity: 'high', text: /together every address on the internet/ }])
  })
})

describe('reports nothing that was requested', () => {
  test.each<[string, Partial<IngressRule>]>([
    ['fewer addresses', { group: 'sg-api', ...from('198.51.100.128/25') }],
    ['the network of the cluster itself', { group: 'sg-masters', ...from('172.20.0.0/16') }],
    ['another group of the cluster', { from: 22, to: 22, source: { kind: 'group', id: 'sg-masters' } }],
  ])('%s', async (_, rule) => {
    expect((await look(withRules(rule))).filter(({ status }) => status !== 'pass')).toEqual([])
  })

  test('warns about a node port that a Service of type LoadBalancer opened', async () => {
    const rule = { from: 30080, to: 30080, ...from('0.0.0.0/0'), description: 'kubernetes.io/rule/nlb/client=a1' }
    const found = (await look(withRules(rule))).filter(({ status }) => status !== 'pass')
    expect(found).toMatchObject([
      { rule: 'cluster/node-port-access', status: 'warn', text: /a Service of type LoadBalancer/ },
    ])
  })

  test.each([
    ["['0.0.0.0/0']", /open to every address on the internet/],
    ["['0.0.0.0/1', '128.0.0.0/1']", /open to every address on the internet/],
    ["['0.0.0.0/1']", /open to half of all IPv4 addresses/],
  ])('warns about a specification with %s', async (list, text) => {
    const spec = specWith(list, list)
    const found = (await look({}, spec)).filter(({ status }) => status !== 'pass')
    expect(found).toMatchObject([
      { rule: 'cluster/api-access', status: 'warn', severity: 'high', text },
      { rule: 'cluster/ssh-access', status: 'warn', severity: 'high', text },
    ])
  })
})

test('a list of dayone.yaml that is not saved fails, whatever AWS allows', async () => {
  const config = { name: 'demo.example.test', apiAccess: ['198.51.100.0/24'], sshAccess: ['10.0.0.0/8'], zones: [] }
  const checks = await exposureChecks(
    { config: config as unknown as Parameters<typeof exposureChecks>[0]['config'], spec: closed, state: 's3://state' },
    soundCloud(() => closed),
  )
  expect(fails(checks)).toMatchObject([
    { id: 'cluster/ssh-access-saved', text: /nobody in the specification, not to 10/ },
  ])
})

describe('permissions of machines', () => {
  test.each<[string, Partial<MachineRole>, string, readonly RegExp[]]>([
    [
      'an attached policy',
      { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      '',
      [/AdministratorAccess/, /AdministratorAccess/],
    ],
    [
      'one that the specification names for nodes',
      { attached: ['arn:aws:iam::1:policy/mine'] },
      '  externalPolicies:\n    node: [arn:aws:iam::1:policy/mine]\n',
      [/masters\.demo/],
    ],
    [
      'additional policies that it does not name',
      { inline: [{ name: 'additional.nodes.demo.example.test', document: '[]' }] },
      '',
      [/masters/, /nodes/],
    ],
  ])('%s', async (_, fields, more, expected) => {
    const found = fails(await look(role(fields), specWith(undefined, undefined, more)))
    expect(found).toHaveLength(expected.length)
    found.forEach(({ text }, at) => expect(text).toMatch(expected[at] ?? /^$/))
  })

  test("reports an instance profile other than the specification's", async () => {
    const machines = async () => soundMachines(closed).map((machine) => ({ ...machine, instanceProfile: 'admin' }))
    expect(fails(await look({ machines })).map(({ text }) => text)).toEqual([
      expect.stringMatching(/control-plane-us-west-2a run with the instance profile admin, not masters\./),
      expect.stringMatching(/nodes-us-west-2a run with the instance profile admin, not nodes\./),
    ])
  })
})

describe('readers of the state store', () => {
  test.each<[string, Partial<BucketReaders>, string]>([
    ['nobody else', {}, 'pass'],
    ['everyone, as far as S3 ignores it', { readers: [EVERYBODY], publicIsBlocked: true }, 'pass'],
    [
      'another account, block or not',
      { readers: [{ ...EVERYBODY, who: 'the account 2', isEverybody: false }], publicIsBlocked: true },
      'fail',
    ],
    ['not everything may be seen', { unseen: ['s3:GetBucketAcl'] }, 'skip'],
    ['something is seen, the rest not', { readers: [EVERYBODY], unseen: ['s3:GetBucketAcl'] }, 'fail'],
  ])('%s', async (_, fields, status) => {
    const checks = await look(readers(fields))
    expect(checks.find((check) => check.rule === 'cluster/state-bucket')?.status).toBe(status)
  })
})

test('what these credentials may not read is not proved, and never passes', async () => {
  const refused = async () => {
    throw new NotAllowedError('ec2:DescribeSecurityGroupRules', undefined)
  }
  const refusedAll = { waysIn: refused, machines: refused, machineRole: refused, bucketReaders: refused }
  const checks = await look(refusedAll)
  expect(checks.length).toBeGreaterThan(5)
  for (const check of checks)
    expect(check).toMatchObject({ status: 'skip', notAsked: true, text: /is not proved: .*do not allow/ })
  const unreachable = async () => {
    throw new Error('no way')
  }
  await expect(look({ waysIn: unreachable })).rejects.toThrow('no way')
  expect((await look(role({}))).every(({ status }) => status === 'pass')).toBe(true)
  const noRoles = await look({ machineRole: refused })
  expect(noRoles.filter((check) => check.rule === 'cluster/machine-rights').map(({ status }) => status)).toEqual([
    'skip',
    'skip',
  ])
})

test('a cloud without any groups for the API proves nothing', async () => {
  const checks = await look({ waysIn: async () => ({ groups: [], rules: [], ownGroups: [] }) })
  expect(
    checks.filter((check) => check.control === 'KD-04' && check.rule?.endsWith('-access')).map(({ status }) => status),
  ).toEqual(['skip', 'skip', 'skip', 'skip'])
})

test('detects a modified policy of kops, and a role that others can assume', () => {
  const check = (target: string): Check => ({
    id: `cluster/machine-rights-${target}`,
    rule: 'cluster/machine-rights',
    target,
    status: 'pass',
    means: 'asked',
    text: 'as kops gave them',
  })
  const item = (type: string, name: string) => ({ type, name, fields: [] })
  const changed = (...modifies: readonly ReturnType<typeof item>[]) =>
    withChangedRoles([check('nodes.a.example.com'), check('masters.a.example.com')], {
      creates: [],
      modifies,
      deletes: [],
    }).flatMap(({ target, status }) => (status === 'fail' ? [target] : []))
  expect(changed()).toEqual([])
  expect(changed(item('IAMRole', 'nodes.a.example.com'))).toEqual(['nodes.a.example.com'])
  expect(changed(item('IAMRolePolicy', 'additional.masters.a.example.com'))).toEqual(['masters.a.example.com'])
  expect(changed(item('LaunchTemplate', 'nodes.a.example.com'))).toEqual([])
})
