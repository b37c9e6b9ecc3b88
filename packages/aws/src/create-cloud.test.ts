import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createCloud } from './create-cloud.ts'
import { createObjectStore } from './object-store.ts'

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

/** EC2's query protocol on a loopback port: one answer per Action and page. */
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

test('changes the metadata options of one instance, and nothing else of it', async () => {
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

test('says which permission is missing', async () => {
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

test('a cloud that is gone is one sentence', async () => {
  const endpoint = 'http://127.0.0.1:1'
  const gone = { name: 'UserError', exitCode: 6, message: `The cloud at ${endpoint} cannot be reached.` }
  const access = { region: 'us-west-2', endpoint, credentials }
  await expect(createCloud(access).identity()).rejects.toMatchObject(gone)
  await expect(createObjectStore(access).list('kops-state', '')).rejects.toMatchObject(gone)
})

test('finds what is left by both tags, each thing once, and nothing that is ended already', async () => {
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
