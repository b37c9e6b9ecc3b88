import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWorld, type PracticeWorld } from './practice-world.ts'

/** A complete cluster, and changes of others in its cloud; each test continues from the previous one. */
const CLUSTER = 'first.practice.dayone'
let world: PracticeWorld

beforeAll(async () => {
  world = await createWorld()
  expect(await world.dayone('up', 'cluster', '--on', 'practice', '--yes')).toMatchObject({ exitCode: 0, stderr: '' })
}, 600_000)

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

interface Cloud {
  readonly endpoint: string
  /** The key for requests to practice, if it requires one. */
  readonly key?: { readonly id: string; readonly secret: string }
}

/** A request of another user to the emulated AWS, which checks only the form of a signature. */
async function asked(service: string, method: string, path: string, body: string): Promise<string> {
  const { endpoint, key } = JSON.parse(await readFile(join(world.folder, 'cloud', 'cloud.json'), 'utf8')) as Cloud
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=${key?.id ?? 'test'}/20260101/us-west-2/${service}/aws4_request, SignedHeaders=host, Signature=none`,
    ...(key === undefined ? {} : { 'x-practice-key': key.secret }),
    ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
  }
  const answer = await fetch(`${endpoint}${path}`, { method, body, headers })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path} ${body}: ${answer.status} ${text}`)
  return text
}
const query = (service: string, Version: string, Action: string, parameters: Readonly<Record<string, string>>) =>
  asked(service, 'POST', '/', new URLSearchParams({ Action, Version, ...parameters }).toString())
const ec2 = (action: string, parameters: Readonly<Record<string, string>>) =>
  query('ec2', '2016-11-15', action, parameters)

async function groupId(name: string): Promise<string> {
  const xml = await ec2('DescribeSecurityGroups', { 'Filter.1.Name': 'group-name', 'Filter.1.Value.1': name })
  return /<groupId>(sg-\w+)</.exec(xml)?.[1] ?? `no group ${name}`
}
async function allow(group: string, protocol: string, from: number, to: number, cidr: string): Promise<void> {
  const range = cidr.includes(':') ? 'Ipv6Ranges.1.CidrIpv6' : 'IpRanges.1.CidrIp'
  await ec2('AuthorizeSecurityGroupIngress', {
    GroupId: await groupId(`${group}.${CLUSTER}`),
    'IpPermissions.1.IpProtocol': protocol,
    'IpPermissions.1.FromPort': String(from),
    'IpPermissions.1.ToPort': String(to),
    [`IpPermissions.1.${range}`]: cidr,
  })
}

/** The output of a run as data, because a terminal wraps sentences. */
const outputOf = async (...args: string[]) => {
  const { exitCode, stdout } = await world.dayone(...args, '--output', 'json')
  return { exitCode, text: stdout }
}

const FINDINGS = [
  `api-elb.${CLUSTER} allows TCP 443 from half of all IPv4 addresses (0.0.0.0/1)`,
  'together every address on the internet',
  `api-elb.${CLUSTER} allows ICMP type 3 from 203.0.113.0/24`,
  `nodes.${CLUSTER} allows TCP 10250 from 198.51.100.0/24`,
  'TCP 22 from 2001:db8::1/128',
  `nodes.${CLUSTER} has more than kops gave it: the inline policy oops (iam:*)`,
  'The state store practice-state is open to everyone by its policy (s3:GetObject)',
  "Instances with the cluster's tags belong to none of its instance groups: i-",
]

it('a healthy cluster has none of these findings', async () => {
  const verify = await outputOf('verify', 'cluster')
  expect(verify).toMatchObject({ exitCode: 0 })
  for (const proof of [
    'The Kubernetes API is open to 127.0.0.1/32 only.',
    'SSH is closed.',
    'The node ports are closed.',
    'Nothing else can reach the instances from outside the cluster.',
    "Every instance with the cluster's tags belongs to an instance group: 2.",
    `The role masters.${CLUSTER} has the policies of kops and no others.`,
    'No one outside the account can read or write the state store practice-state.',
  ])
    expect(verify.text).toContain(proof)
  const status = await outputOf('status', 'cluster')
  expect(status).toMatchObject({ exitCode: 0, text: expect.stringContaining('"in place"') as string })
  for (const finding of FINDINGS) expect(`${verify.text}${status.text}`).not.toContain(finding)
})

it('verify and status report manual changes', async () => {
  await allow('api-elb', 'tcp', 443, 443, '0.0.0.0/1')
  await allow('api-elb', 'tcp', 443, 443, '128.0.0.0/1')
  await allow('api-elb', 'icmp', 3, 4, '203.0.113.0/24')
  await allow('nodes', 'tcp', 10250, 10250, '198.51.100.0/24')
  await allow('nodes', 'tcp', 22, 22, '2001:db8::1/128')
  const statement = (rest: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...rest }] })
  await query('iam', '2010-05-08', 'PutRolePolicy', {
    RoleName: `nodes.${CLUSTER}`,
    PolicyName: 'oops',
    PolicyDocument: statement({ Action: 'iam:*', Resource: '*' }),
  })
  const everything = 'arn:aws:s3:::practice-state/*'
  await asked(
    's3',
    'PUT',
    '/practice-state?policy',
    statement({ Principal: '*', Action: 's3:GetObject', Resource: everything }),
  )
  await ec2('RunInstances', {
    ImageId: 'ami-00000000000000000',
    MinCount: '1',
    MaxCount: '1',
    'TagSpecification.1.ResourceType': 'instance',
    'TagSpecification.1.Tag.1.Key': `kubernetes.io/cluster/${CLUSTER}`,
    'TagSpecification.1.Tag.1.Value': 'owned',
  })

  const verify = await outputOf('verify', 'cluster')
  expect(verify.exitCode).toBe(3)
  for (const finding of FINDINGS) expect(verify.text).toContain(finding)
  expect(verify.text).toMatch(
    /aws ec2 revoke-security-group-ingress --region us-west-2 --group-id sg-\w+ --security-group-rule-ids sgr-/,
  )

  const status = await outputOf('status', 'cluster', '--detailed-exitcode')
  expect(status.exitCode).toBe(4)
  for (const finding of FINDINGS) expect(status.text).toContain(finding)
})

it('the next run shows and deletes old access rules, and keeps foreign ones', async () => {
  const plan = await outputOf('plan', 'cluster')
  for (const rule of [
    'TCP 443 from half of all IPv4 addresses (128.0.0.0/1)',
    'ICMP type 3 from 203.0.113.0/24',
    'TCP 22 from 2001:db8::1/128',
  ])
    expect(plan.text).toContain(rule)
  expect(plan.text).not.toContain('- SecurityGroupRule/nodes.first.practice.dayone: TCP 10250')
  expect((await outputOf('up', 'cluster', '--yes')).exitCode).toBe(3)
  const { text } = await outputOf('verify', 'cluster')
  expect(text).toContain('The Kubernetes API is open to 127.0.0.1/32 only.')
  expect(text).toContain('SSH is closed.')
  expect(text).not.toContain('ICMP type 3')
  expect(text).toContain('TCP 10250 from 198.51.100.0/24')
})
