import type { ClusterSpec } from '@dayone/cluster-spec'
import { parsePreview, type UpdatePreview } from '@dayone/kops'
import { describe, expect, test } from 'vitest'
import { cloudPicture } from './cloud-picture.ts'
import { sampleCluster } from '../fixtures/sample-cluster.ts'
import { fixtureText } from '../fixtures/read-fixture.ts'

/** Printed by kops 1.36.2 for new clusters, without the fields that the code does not read. */
const previewOf = (name: string): UpdatePreview => parsePreview(fixtureText(`preview-${name}.txt`))

/** One zone, only public subnets, two nodes. */
const open = previewOf('public')
/** Three zones, three control planes, private subnets behind NAT gateways, a bastion. */
const closed = previewOf('private')

const { spec } = sampleCluster()
const zones = ['us-west-2a', 'us-west-2b', 'us-west-2c']
const group = (name: string, role: string) => ({
  apiVersion: 'kops.k8s.io/v1alpha2',
  kind: 'InstanceGroup',
  metadata: { name },
  spec: { role },
})
const closedSpec: ClusterSpec = {
  ...spec,
  cluster: {
    ...spec.cluster,
    metadata: { name: 'big.example.test' },
    spec: {
      api: { loadBalancer: { class: 'Network', type: 'Public' } },
      kubernetesApiAccess: ['203.0.113.7/32', '198.51.100.0/24', 'pl-1', '2001:db8::/32'],
      sshAccess: [],
      subnets: zones.flatMap((zone) => [
        { name: zone, zone, type: 'Private' },
        { name: `utility-${zone}`, zone, type: 'Utility' },
      ]),
    },
  },
  instanceGroups: [
    ...zones.map((zone) => group(`control-plane-${zone}`, 'Master')),
    ...zones.map((zone) => group(`nodes-${zone}`, 'Node')),
    group('bastions', 'Bastion'),
  ],
}

const linesOf = (preview: UpdatePreview, of: ClusterSpec): readonly string[] =>
  cloudPicture(preview, of, 'real').groups.map(({ title, lines }) => `${title}: ${lines.join(' | ')}`)

test('what kops builds in public subnets, in common terms', () => {
  expect(linesOf(open, spec)).toMatchInlineSnapshot(`
    [
      "network: 1 VPC, 1 subnet, 1 internet gateway, 1 route table, 1 route table association, 2 routes, 1 DHCP option set, 1 DHCP association, 1 IPv6 address range",
      "access: Kubernetes API: anyone on the internet · SSH: anyone on the internet | 1 network load balancer, 2 listeners, 2 target groups, 3 security groups, 22 security group rules",
      "instances: 1 control plane: t3.medium with a volume of 64 GiB | 2 nodes: t3.medium with a volume of 128 GiB | 2 autoscaling groups, 2 launch templates, 2 disabled warm pools, 2 etcd volumes",
      "identity: 2 IAM roles, 4 role policies, 2 instance profiles, 2 roles in instance profiles",
      "events: 1 SQS queue, 4 EventBridge rules, 4 EventBridge targets, 2 lifecycle hooks",
      "state store: 10 files, 10 addons, 1 addon manifest list, 8 key pairs, 9 secrets",
    ]
  `)
  expect(cloudPicture(open, spec, 'real').path).toEqual([
    'anyone on the internet',
    'load balancer',
    '1 control plane',
    '2 nodes',
  ])
})

test('in three zones, with private subnets and a bastion', () => {
  expect(linesOf(closed, closedSpec)).toMatchInlineSnapshot(`
    [
      "network: 1 VPC, 6 subnets, 1 internet gateway, 3 NAT gateways, 3 elastic IP addresses, 4 route tables, 6 route table associations, 5 routes, 1 DHCP option set, 1 DHCP association, 1 IPv6 address range",
      "access: Kubernetes API: only 203.0.113.7/32, 198.51.100.0/24 and 2 more · SSH: nobody | 2 network load balancers, 3 listeners, 3 target groups, 5 security groups, 38 security group rules",
      "instances: 3 control planes: m6i.large with a volume of 64 GiB | 4 nodes: t3.large with a volume of 128 GiB | 1 bastion: t3.micro with a volume of 32 GiB | 7 autoscaling groups, 7 launch templates, 7 disabled warm pools, 6 etcd volumes",
      "identity: 3 IAM roles, 6 role policies, 3 instance profiles, 3 roles in instance profiles",
      "events: 1 SQS queue, 4 EventBridge rules, 4 EventBridge targets, 7 lifecycle hooks",
      "state store: 18 files, 10 addons, 1 addon manifest list, 8 key pairs, 9 secrets",
    ]
  `)
  expect(cloudPicture(closed, closedSpec, 'real').path).toEqual([
    'only 203.0.113.7/32, 198.51.100.0/24 and 2 more',
    'load balancer',
    '3 control planes',
    '4 nodes',
  ])
})

describe('counts every resource once', () => {
  const strange: UpdatePreview = {
    ...open,
    creates: [
      ...open.creates,
      ...['NewThing', 'NewThing', 'OldThing'].map((type) => ({ type, name: 'x', fields: [] })),
    ],
  }
  test.each([
    ['public', open, spec],
    ['private', closed, closedSpec],
    ['with kinds that nobody knows', strange, spec],
  ])('%s', (_, preview, of) => {
    const { counts, groups } = cloudPicture(preview, of, 'real')
    const sum = (list: readonly { readonly count: number }[]) => list.reduce((total, { count }) => total + count, 0)
    expect([sum(groups), sum(counts)]).toEqual([preview.creates.length, preview.creates.length])
    // The detail lines match the count of their group.
    for (const { title, count, lines } of groups) {
      const numbers = (lines.at(-1) ?? '').match(/(?<=^|, )\d+/g) ?? []
      expect(
        numbers.reduce((total, number) => total + Number(number), 0),
        title,
      ).toBe(count)
    }
  })
  test("keeps kops' name for unknown types", () => {
    expect(cloudPicture(strange, spec, 'real').groups.at(-1)).toEqual({
      title: 'other',
      count: 3,
      lines: ['2 NewThing, 1 OldThing'],
    })
  })
})

describe('billed resources', () => {
  const costs = (preview: UpdatePreview, of: ClusterSpec, money: 'real' | 'pretended' = 'real') =>
    cloudPicture(preview, of, money).costs

  test('in public subnets', () => {
    expect(costs(open, spec)).toMatchInlineSnapshot(`
      {
        "items": [
          {
            "text": "1 × t3.medium (control plane), 2 × t3.medium (nodes): per second while running; t3.medium may add surplus CPU credits under sustained load",
            "title": "instances",
          },
          {
            "text": "5 volumes, 360 GiB: per GiB and month",
            "title": "volumes",
          },
          {
            "text": "1 load balancer: per hour and per GB",
            "title": "access",
          },
          {
            "text": "4 public IPv4 addresses: per hour each",
            "title": "addresses",
          },
          {
            "text": "to the internet: per GB",
            "title": "traffic",
          },
          {
            "text": "the state bucket, queue and events: cents per month",
            "title": "the rest",
          },
        ],
        "notes": [
          "Prices vary by region: estimate with https://calculator.aws before you approve.",
          "Volumes and load balancers that workloads request later are billed too.",
          "After \`dayone down\` only the state bucket is still billed.",
        ],
        "summary": "1 load balancer, 3 instances (t3.medium bursts on credits), 5 volumes, 4 public addresses",
      }
    `)
  })

  test('in three zones with private subnets', () => {
    expect(costs(closed, closedSpec).items.map(({ title, text }) => `${title}: ${text}`)).toMatchInlineSnapshot(`
      [
        "instances: 3 × m6i.large (control planes), 4 × t3.large (nodes), 1 × t3.micro (bastion): per second while running; t3.large, t3.micro may add surplus CPU credits under sustained load",
        "volumes: 14 volumes, 856 GiB: per GiB and month",
        "access: 2 load balancers: per hour and per GB",
        "egress: 3 NAT gateways: per hour and per GB",
        "addresses: 9 public IPv4 addresses: per hour each",
        "traffic: to the internet and between zones: per GB",
        "the rest: the state bucket, queue and events: cents per month",
      ]
    `)
  })

  test('nothing is billed in practice, only on AWS', () => {
    const { summary, items } = costs(open, spec, 'pretended')
    expect(summary).toBe(`free in practice. On AWS: ${costs(open, spec).summary}`)
    expect(items[0]).toEqual({ title: 'practice', text: 'free in practice. On AWS all of this is billed:' })
    expect(items.slice(1)).toEqual(costs(open, spec).items)
  })

  test.each([
    ['', 't3.medium', true],
    ['standard', 't3.medium', false],
    ['unlimited', 't3.medium', true],
    ['', 't2.medium', false],
    ['unlimited', 't2.medium', true],
    ['', 'm6i.large', false],
  ])('CPU credits %j of %s: %j', (credits, machineType, isMore) => {
    const fields = { InstanceType: machineType, CPUCredits: credits }
    const changed = open.creates.map((one) => ({
      ...one,
      fields: one.fields.map(({ name, value }) => ({ name, value: fields[name as keyof typeof fields] ?? value })),
    }))
    const [machines] = costs({ ...open, creates: changed }, spec).items
    expect(machines?.text.includes(`${machineType} may add surplus CPU credits`)).toBe(isMore)
  })

  test('customer-managed keys and detailed metrics, if the specification has them', () => {
    const changed = open.creates.map((one) => ({
      ...one,
      fields: one.fields.map(({ name, value }) => ({
        name,
        value: name === 'RootVolumeKmsKey' ? 'arn:aws:kms:x' : name === 'InstanceMonitoring' ? 'true' : value,
      })),
    }))
    const titles = costs({ ...open, creates: changed }, spec).items.map(({ title }) => title)
    expect(titles).toEqual(expect.arrayContaining(['KMS', 'monitoring']))
    expect(costs(open, spec).items.map(({ title }) => title)).not.toContain('KMS')
  })
})
