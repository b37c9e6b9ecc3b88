import { createServer } from 'node:http'
import { CredentialsExpiredError } from '@dayone/pipeline'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createAccount } from './access/account.ts'
import { createCloud } from './create-cloud.ts'
import { createObjectStore } from './buckets/object-store.ts'

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

/** EC2's query protocol on a loopback port: one response per Action and page. */
const startEc2 = async (answer: (form: URLSearchParams) => { readonly status?: number; readonly xml: string }) => {
  const asked: URLSearchParams[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const form = new URLSearchParams(body)
      asked.push(form)
      const { status = 200, xml } = answer(form)
      response.writeHead(status, { 'content-type': 'text/xml' }).end(xml)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { asked, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const instancePage = (id: string, options: string, nextToken?: string) => ({
  xml: `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><reservationSet><item><instancesSet><item>
    <instanceId>${id}</instanceId><instanceState><code>16</code><name>running</name></instanceState>
    <placement><availabilityZone>us-west-2a</availabilityZone></placement><privateIpAddress>10.0.0.4</privateIpAddress>
    <metadataOptions>${options}</metadataOptions>
    <tagSet><item><key>kops.k8s.io/instancegroup</key><value>nodes</value></item>
      <item><key>aws:ec2launchtemplate:version</key><value>3</value></item></tagSet>
    </item></instancesSet></item></reservationSet>${nextToken === undefined ? '' : `<nextToken>${nextToken}</nextToken>`}</DescribeInstancesResponse>`,
})

test('reads the instances of every page', async () => {
  const { asked, endpoint } = await startEc2((form) =>
    form.get('NextToken') === 'more'
      ? instancePage('i-2', '<httpTokens>optional</httpTokens><httpPutResponseHopLimit>3</httpPutResponseHopLimit>')
      : instancePage(
          'i-1',
          '<httpTokens>required</httpTokens><httpPutResponseHopLimit>1</httpPutResponseHopLimit><httpProtocolIpv6>enabled</httpProtocolIpv6>',
          'more',
        ),
  )
  const instances = await createCloud({ region: 'us-west-2', endpoint, credentials }).instances('demo.example.test')
  expect(asked).toHaveLength(2)
  expect(asked[0]?.get('Filter.1.Value.1')).toBe('demo.example.test')
  expect(instances).toMatchObject([
    {
      id: 'i-1',
      instanceGroup: 'nodes',
      state: 'running',
      zone: 'us-west-2a',
      privateIp: '10.0.0.4',
      launchTemplateVersion: '3',
      metadata: { httpTokens: 'required', hopLimit: 1, ipv6Enabled: true },
    },
    { id: 'i-2', metadata: { httpTokens: 'optional', hopLimit: 3, ipv6Enabled: false } },
  ])
})

test('changes only the metadata options of one instance', async () => {
  const { asked, endpoint } = await startEc2(() => ({ xml: '<ModifyInstanceMetadataOptionsResponse/>' }))
  const cloud = createCloud({ region: 'us-west-2', endpoint, credentials })
  await cloud.setMetadataOptions('i-1', { httpTokens: 'required', hopLimit: 1 })
  expect(asked.map((form) => Object.fromEntries(form))).toEqual([
    {
      Action: 'ModifyInstanceMetadataOptions',
      Version: '2016-11-15',
      InstanceId: 'i-1',
      HttpTokens: 'required',
      HttpPutResponseHopLimit: '1',
    },
  ])
})

test('reports the missing permission', async () => {
  const { endpoint } = await startEc2(() => ({
    status: 403,
    xml: '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors><RequestID>1</RequestID></Response>',
  }))
  await expect(
    createCloud({ region: 'us-west-2', endpoint, credentials }).launchTemplates('demo'),
  ).rejects.toMatchObject({
    name: 'UserError',
    exitCode: 6,
    message: 'The AWS credentials do not allow ec2:DescribeLaunchTemplates.',
  })
})

test.each<[string, string, (cloud: ReturnType<typeof createCloud>) => Promise<unknown>]>([
  [
    'EC2',
    '<Response><Errors><Error><Code>RequestExpired</Code><Message>Request has expired.</Message></Error></Errors><RequestID>1</RequestID></Response>',
    (cloud) => cloud.instances('demo'),
  ],
  [
    'Elastic Load Balancing',
    '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error><RequestId>1</RequestId></ErrorResponse>',
    (cloud) => cloud.apiEntrance('demo'),
  ],
])('recognizes expired credentials in the response of %s', async (_, xml, ask) => {
  const { endpoint } = await startEc2(() => ({ status: 403, xml }))
  const answer = ask(createCloud({ region: 'us-west-2', endpoint, credentials }))
  await expect(answer).rejects.toBeInstanceOf(CredentialsExpiredError)
})

test('an unreachable cloud is one error', async () => {
  const endpoint = 'http://127.0.0.1:1'
  const gone = { name: 'UserError', exitCode: 6, message: `The cloud at ${endpoint} cannot be reached.` }
  const access = { region: 'us-west-2', endpoint, credentials }
  await expect(createAccount(access).identity()).rejects.toMatchObject(gone)
  await expect(createObjectStore(access).list('kops-state', '')).rejects.toMatchObject(gone)
})

test('reads the networks with their subnets, the default one first', async () => {
  const named = (name: string, cluster = '') =>
    `<tagSet><item><key>Name</key><value>${name}</value></item>${cluster === '' ? '' : `<item><key>KubernetesCluster</key><value>${cluster}</value></item>`}</tagSet>`
  const subnet = (id: string, vpc: string, zone: string) =>
    `<item><subnetId>${id}</subnetId><vpcId>${vpc}</vpcId><cidrBlock>10.0.1.0/24</cidrBlock><availabilityZone>${zone}</availabilityZone></item>`
  const gateways = `<DescribeInternetGatewaysResponse><internetGatewaySet>
    <item><internetGatewayId>igw-1</internetGatewayId><attachmentSet><item><vpcId>vpc-1</vpcId></item></attachmentSet></item></internetGatewaySet></DescribeInternetGatewaysResponse>`
  const { endpoint } = await startEc2((form) => ({
    xml:
      form.get('Action') === 'DescribeInternetGateways'
        ? gateways
        : form.get('Action') === 'DescribeVpcs'
          ? `<DescribeVpcsResponse><vpcSet>
            <item><vpcId>vpc-1</vpcId><cidrBlock>10.0.0.0/16</cidrBlock><isDefault>false</isDefault>${named('shop', 'shop.example.com')}</item>
            <item><vpcId>vpc-2</vpcId><cidrBlock>172.31.0.0/16</cidrBlock><isDefault>true</isDefault></item></vpcSet></DescribeVpcsResponse>`
          : `<DescribeSubnetsResponse><subnetSet>${subnet('subnet-b', 'vpc-1', 'us-west-2b')}${subnet('subnet-a', 'vpc-1', 'us-west-2a')}</subnetSet></DescribeSubnetsResponse>`,
  }))
  const networks = await createCloud({ region: 'us-west-2', endpoint, credentials }).networks()
  expect(networks).toMatchObject([
    {
      id: 'vpc-2',
      name: '',
      cidr: '172.31.0.0/16',
      isDefault: true,
      hasInternetGateway: false,
      cluster: undefined,
      subnets: [],
    },
    {
      id: 'vpc-1',
      name: 'shop',
      hasInternetGateway: true,
      cluster: 'shop.example.com',
      subnets: [{ id: 'subnet-a' }, { id: 'subnet-b' }],
    },
  ])
})

test('finds leftovers by both tags, without duplicates, and nothing that is terminated', async () => {
  const tags = '<tagSet><item><key>Name</key><value>pvc-1</value></item></tagSet>'
  const volume = (id: string, state: string) =>
    `<item><volumeId>${id}</volumeId><size>20</size><status>${state}</status>${tags}</item>`
  const balancers = `<member><LoadBalancerArn>arn:ours</LoadBalancerArn><LoadBalancerName>api</LoadBalancerName><Type>network</Type></member>
    <member><LoadBalancerArn>arn:theirs</LoadBalancerArn><LoadBalancerName>web</LoadBalancerName><Type>application</Type></member>`
  const tagged = (arn: string, value: string) =>
    `<member><ResourceArn>${arn}</ResourceArn><Tags><member><Key>kubernetes.io/cluster/demo</Key><Value>${value}</Value></member></Tags></member>`
  const { endpoint, asked } = await startEc2((form) => {
    const action = form.get('Action')
    const isClassic = form.get('Version') === '2012-06-01'
    if (action === 'DescribeVolumes')
      return {
        xml: `<DescribeVolumesResponse><volumeSet>${volume('vol-1', 'available')}${volume('vol-2', 'deleting')}</volumeSet></DescribeVolumesResponse>`,
      }
    if (action === 'DescribeLoadBalancers' && !isClassic)
      return {
        xml: `<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers>${balancers}</LoadBalancers></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`,
      }
    if (action === 'DescribeTags')
      return {
        xml: `<DescribeTagsResponse><DescribeTagsResult><TagDescriptions>${tagged('arn:ours', 'owned')}${tagged('arn:theirs', 'shared')}</TagDescriptions></DescribeTagsResult></DescribeTagsResponse>`,
      }
    return { xml: `<${action}Response><${action}Result></${action}Result></${action}Response>` }
  })
  expect(await createCloud({ region: 'us-west-2', endpoint, credentials }).leftovers('demo')).toEqual([
    { kind: 'volume', id: 'vol-1', name: 'pvc-1', size: '20 GiB' },
    { kind: 'load balancer', id: 'arn:ours', name: 'api', size: 'network' },
  ])
  const filters = asked
    .filter((form) => form.get('Action') === 'DescribeVolumes')
    .map((form) => `${form.get('Filter.1.Name')}=${form.get('Filter.1.Value.1')}`)
  expect(filters.sort()).toEqual(['tag:KubernetesCluster=demo', 'tag:kubernetes.io/cluster/demo=owned'])
})

describe('the API entrance', () => {
  const balancer = (arn: string, name: string, state = '<Code>active</Code>') =>
    `<member><LoadBalancerArn>${arn}</LoadBalancerArn><LoadBalancerName>${name}</LoadBalancerName>
      <DNSName>${name}.elb.test</DNSName><Scheme>${arn === 'arn:inside' ? 'internal' : 'internet-facing'}</Scheme><State>${state}</State></member>`
  const tags = (arn: string, name: string) =>
    `<member><ResourceArn>${arn}</ResourceArn><Tags><member><Key>KubernetesCluster</Key><Value>demo</Value></member>
      <member><Key>Name</Key><Value>${name}</Value></member></Tags></member>`
  const group = (arn: string, port: number) =>
    `<member><TargetGroupArn>${arn}</TargetGroupArn><Port>${port}</Port></member>`
  const target = (id: string, health: string) =>
    `<member><Target><Id>${id}</Id></Target><TargetHealth>${health}</TargetHealth></member>`
  const entrance = async (answers: Readonly<Record<string, string>>) => {
    const { endpoint, asked } = await startEc2((form) => {
      const action = form.get('Action') ?? ''
      return {
        xml: `<${action}Response><${action}Result>${answers[action] ?? ''}</${action}Result></${action}Response>`,
      }
    })
    return { found: await createCloud({ region: 'us-west-2', endpoint, credentials }).apiEntrance('demo'), asked }
  }

  test('is the load balancer that kops created for the API, and the targets of its port 443', async () => {
    const { found, asked } = await entrance({
      DescribeLoadBalancers: `<LoadBalancers>${balancer('arn:web', 'web')}${balancer('arn:other', 'api-other')}${balancer('arn:ours', 'api-demo-1')}</LoadBalancers>`,
      DescribeTags: `<TagDescriptions>${tags('arn:other', 'api.other')}${tags('arn:ours', 'api.demo')}</TagDescriptions>`,
      DescribeTargetGroups: `<TargetGroups>${group('arn:kops-controller', 3988)}${group('arn:tcp', 443)}</TargetGroups>`,
      DescribeTargetHealth: `<TargetHealthDescriptions>${target('i-1', '<State>healthy</State>')}${target(
        'i-2',
        '<State>unhealthy</State><Description>Health checks failed</Description>',
      )}</TargetHealthDescriptions>`,
    })
    expect(found).toEqual({
      name: 'api-demo-1',
      dnsName: 'api-demo-1.elb.test',
      isInternal: false,
      state: 'active',
      targets: [
        { id: 'i-1', state: 'healthy' },
        { id: 'i-2', state: 'unhealthy', reason: 'Health checks failed' },
      ],
    })
    const form = (action: string) => asked.find((request) => request.get('Action') === action)
    expect(form('DescribeTags')?.get('ResourceArns.member.1')).toBe('arn:other')
    expect(form('DescribeTags')?.get('ResourceArns.member.3')).toBeNull()
    expect(form('DescribeTargetHealth')?.get('TargetGroupArn')).toBe('arn:tcp')
  })

  test('contains the reason if the load balancer is not active', async () => {
    const state = '<Code>failed</Code><Reason>no free address in subnet-1</Reason>'
    const { found } = await entrance({
      DescribeLoadBalancers: `<LoadBalancers>${balancer('arn:inside', 'api-demo-1', state)}</LoadBalancers>`,
      DescribeTags: `<TagDescriptions>${tags('arn:inside', 'api.demo')}</TagDescriptions>`,
    })
    expect(found).toMatchObject({
      state: 'failed',
      isInternal: true,
      reason: 'no free address in subnet-1',
      targets: [],
    })
  })

  test('is undefined if kops created none', async () => {
    const { found, asked } = await entrance({ DescribeLoadBalancers: '<LoadBalancers></LoadBalancers>' })
    expect(found).toBeUndefined()
    expect(asked).toHaveLength(1)
  })
})

test('returns why an instance terminated', async () => {
  const { endpoint } = await startEc2(() => ({
    xml: `<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId>
      <instanceState><name>terminated</name></instanceState>
      <stateReason><code>Client.VolumeLimitExceeded</code><message>Client.VolumeLimitExceeded: Volume limit exceeded</message></stateReason>
      <tagSet><item><key>kops.k8s.io/instancegroup</key><value>nodes</value></item></tagSet>
    </item></instancesSet></item></reservationSet></DescribeInstancesResponse>`,
  }))
  expect(await createCloud({ region: 'us-west-2', endpoint, credentials }).endedInstances('demo')).toEqual([
    { id: 'i-1', instanceGroup: 'nodes', reason: 'Client.VolumeLimitExceeded: Volume limit exceeded' },
  ])
})
