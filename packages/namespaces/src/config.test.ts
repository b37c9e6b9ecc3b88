import { expect, test } from 'vitest'
import { config } from './config.ts'

test('only the name is required: everything else has secure defaults', () => {
  const [namespace] = config.parse({ namespaces: [{ name: 'page-score' }] }).namespaces
  expect(namespace).toMatchObject({ profile: 'restricted', allowSameNamespace: true })
  expect(namespace?.quota['services.loadbalancers']).toBe(0)
  expect(namespace?.limits.default.memory).toBe('512Mi')
})

test('one amount can be changed without the others', () => {
  const [namespace] = config.parse({ namespaces: [{ name: 'a', quota: { pods: 5 } }] }).namespaces
  expect(namespace?.quota).toMatchObject({ pods: 5, 'requests.cpu': '4' })
})

test('a namespace that is listed twice is named, at its second entry', () => {
  const { error } = config.safeParse({ namespaces: [{ name: 'a' }, { name: 'b' }, { name: 'a' }] })
  expect(error?.issues).toMatchObject([{ path: ['namespaces', 2, 'name'], message: 'a is listed twice.' }])
})

test.each([
  [{ name: '-a' }, 'without a dash at either end'],
  [{ name: 'kube-system' }, 'belongs to Kubernetes'],
  [{ name: 'kube-flannel' }, 'belongs to Kubernetes'],
  [{ name: 'default' }, 'belongs to Kubernetes'],
  [{ name: 'calico-system' }, 'calico-system belongs to Calico'],
  [{ name: 'longhorn-system', profile: 'baseline' }, 'longhorn-system belongs to Longhorn volumes'],
  [{ name: 'Page_Score' }, 'lower-case'],
  [{ name: 'a', profile: 'open' }, 'restricted'],
  [{ name: 'a', profile: 'privileged' }, 'its pods can take over their node. Add a reason'],
  [{ name: 'a', profile: 'privileged', reason: 'because' }, 'Write a sentence'],
  [{ name: 'a', reason: 'It mounts the disks of the node.' }, 'reason belongs to the profile privileged'],
  [{ name: 'a', like: 'b' }, 'There is no namespace b'],
  [{ name: 'a', like: 'a' }, 'cannot be like itself'],
  [{ name: 'a', exposure: 'ingress', quota: { 'services.loadbalancers': 1 } }, 'Use exposure internal or public'],
  [{ name: 'a', exposure: 'none', quota: { 'count/ingresses.networking.k8s.io': 3 } }, 'Use exposure ingress'],
  [{ name: 'a', egressTo: [{ cidr: '10.0.0.0/8' }, { cidr: '10.1.0.0/16' }] }, '10.0.0.0/8 includes 10.1.0.0/16'],
  [{ name: 'a', egressTo: [{ cidr: '169.254.0.0/16' }] }, 'includes the metadata address'],
  [{ name: 'a', quota: { 'requests.cpu': 'many' } }, 'A quantity is a number'],
  [{ name: 'a', quota: { pod: 5 } }, 'pod'],
  [{ name: 'a', team: '-' }, 'A team name'],
])('rejects %j', (namespace, words) => {
  const { error } = config.safeParse({ namespaces: [namespace] })
  expect(error?.issues[0]?.message).toContain(words)
})

test('rejects a duplicate namespace', () => {
  const { error } = config.safeParse({ namespaces: [{ name: 'a' }, { name: 'a' }] })
  expect(error?.issues[0]?.message).toContain('twice')
})

test('every setting has a description for users and editors', () => {
  const { shape } = config.shape.namespaces.out.element.in
  for (const field of Object.values(shape)) expect(field.description).toBeTruthy()
})

test('like takes what is not set, except what belongs to one namespace alone', () => {
  const model = {
    name: 'shop',
    team: 'shop',
    profile: 'baseline',
    size: 'large',
    ingressHosts: ['a.example.com'],
    cordon: true,
  }
  const { namespaces } = config.parse({ namespaces: [{ name: 'shop-test', like: 'shop', size: 'small' }, model] })
  expect(namespaces[0]).toMatchObject({
    name: 'shop-test',
    team: 'shop',
    profile: 'baseline',
    size: 'small',
    cordon: false,
  })
  expect(namespaces[0]).not.toHaveProperty('ingressHosts')
  expect(config.parse({ namespaces }).namespaces).toEqual(namespaces)
})

test('like does not follow a chain', () => {
  const { error } = config.safeParse({
    namespaces: [{ name: 'a' }, { name: 'b', like: 'a' }, { name: 'c', like: 'b' }],
  })
  expect(error?.issues[0]?.message).toBe('b is like a itself: write like: a.')
})

test('the namespaces of a team together get no more than the team', () => {
  const parse = (most: string) =>
    config.safeParse({
      teamQuotas: { shop: { 'limits.cpu': most } },
      namespaces: [
        { name: 'a', team: 'shop', size: 'small' },
        { name: 'b', team: 'shop' },
        { name: 'c', team: 'other', size: 'large' },
      ],
    }).error?.issues
  expect(parse('10')).toBeUndefined()
  expect(parse('9')).toMatchObject([
    {
      path: ['teamQuotas', 'shop', 'limits.cpu'],
      message:
        'The namespaces of team shop get 10 limits.cpu together (a 2, b 8), but the team may have 9. Lower their quotas, or raise teamQuotas.',
    },
  ])
})

test('more namespaces than Kubernetes is tested with are one error', () => {
  const parse = (count: number) =>
    config.safeParse({ namespaces: Array.from({ length: count }, () => ({ name: 'a' })) }).error?.issues
  expect(parse(10_001)).toMatchObject([
    { path: ['namespaces'], message: expect.stringContaining('at most 10000') as string },
  ])
})

test('a quota for a misspelled team is rejected, one for a team that is to come is not', () => {
  const parse = (team: string) =>
    config.safeParse({ teamQuotas: { [team]: { pods: 10 } }, namespaces: [{ name: 'a', team: 'payments' }] }).error
  expect(parse('payment')?.issues).toMatchObject([
    {
      path: ['teamQuotas', 'payment'],
      message: 'No namespace of this list is of team payment. Did you mean payments?',
    },
  ])
  expect(parse('data')).toBeUndefined()
})

test.each([
  [undefined, 0, 0, 30],
  ['none', 0, 0, 0],
  ['ingress', 0, 0, 30],
  ['internal', 2, 20, 30],
  ['public', 2, 20, 30],
])('exposure %s sets the quota', (exposure, balancers, ports, ingresses) => {
  const [one] = config.parse({
    namespaces: [{ name: 'a', ...(exposure === undefined ? {} : { exposure }) }],
  }).namespaces
  expect(one?.quota).toMatchObject({
    'services.loadbalancers': balancers,
    'services.nodeports': ports,
    'count/ingresses.networking.k8s.io': ingresses,
  })
})
