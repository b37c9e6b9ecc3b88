import { compareQuantities } from '@dayone/kube'
import { expect, it, test } from 'vitest'
import { config } from '../config.ts'
import { containerMaximums, quotas, sizes } from './sizes.ts'

const parse = (fields: object) => config.parse({ namespaces: [{ name: 'shop', ...fields }] }).namespaces[0]

test('a size sets quota and maximums; explicit amounts override them', () => {
  const small = parse({ size: 'small', quota: { pods: 7 }, limits: { max: { cpu: '500m' } } })
  expect(small?.quota).toMatchObject({ 'limits.cpu': '2', pods: 7, 'services.loadbalancers': 0 })
  expect(small?.limits).toMatchObject({ max: { cpu: '500m', memory: '2Gi' }, maxStorage: '10Gi' })
  expect(parse({ size: 'large' })?.quota.pods).toBe(200)
  expect(parse({})).toEqual(parse({ size: 'medium' }))
})

test('finished pods are counted too, at ten times the running ones', () => {
  expect(parse({ size: 'small' })?.quota['count/pods']).toBe(200)
  expect(parse({ quota: { pods: 300 } })?.quota['count/pods']).toBe(3000)
  expect(parse({ quota: { pods: 300, 'count/pods': 400 } })?.quota['count/pods']).toBe(400)
})

test('parsing is idempotent', () => {
  const once = parse({ size: 'small', quota: { pods: 7 } })
  expect(config.parse({ namespaces: [once] }).namespaces).toEqual([once])
})

test.each(sizes)('%s: a container never requests more than the namespace has', (size) => {
  for (const [resource, most] of Object.entries(containerMaximums))
    expect(compareQuantities(most[size], quotas[`limits.${resource}` as 'limits.cpu'][size])).toBeLessThanOrEqual(0)
})

it.each([
  [
    { limits: { default: { cpu: '9' }, max: { cpu: '2' } } },
    'default',
    'A container without a limit gets 9, but one container may ask for 2.',
  ],
  [{ quota: { 'limits.memory': '256Mi' } }, 'default', 'gets 512Mi, but one container may ask for 256Mi.'],
  [{ limits: { defaultRequest: { cpu: '1' } } }, 'defaultRequest', 'gets 1, above its limit 500m.'],
  [
    { quota: { 'requests.memory': '64Mi' } },
    'defaultRequest',
    'the quota of the whole namespace is 64Mi (requests.memory)',
  ],
])('rejects limits with which no container could start: %j', (namespace, field, words) => {
  const [issue] = config.safeParse({ namespaces: [{ name: 'shop', ...namespace }] }).error?.issues ?? []
  expect(issue?.path.slice(0, 4)).toEqual(['namespaces', 0, 'limits', field])
  expect(issue?.message).toContain(words)
})

it('the maximum follows a lower quota', () => {
  const [one] = config.parse({ namespaces: [{ name: 'shop', quota: { 'limits.cpu': '2' } }] }).namespaces
  expect(one?.limits.max).toEqual({ cpu: '2', memory: '8Gi', 'ephemeral-storage': '20Gi' })
})

it('rejects a maximum above the quota', () => {
  const { error } = config.safeParse({
    namespaces: [{ name: 'shop', size: 'small', limits: { max: { memory: '8Gi' } } }],
  })
  expect(error?.issues).toMatchObject([
    {
      path: ['namespaces', 0, 'limits', 'max', 'memory'],
      message: expect.stringContaining('the quota of the whole namespace is 4Gi (limits.memory)') as string,
    },
  ])
  expect(config.safeParse({ namespaces: [{ name: 'shop', size: 'huge' }] }).error?.issues[0]?.message).toContain(
    'small',
  )
})
