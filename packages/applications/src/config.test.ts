import { expect, test } from 'vitest'
import { config } from './config.ts'

const application = { name: 'page-score', namespace: 'page', image: 'page-score:1.0.0', port: 8080 }
const parse = (...changes: object[]) =>
  config.safeParse({ applications: changes.map((change) => ({ ...application, ...change })) })

test('fills in defaults', () => {
  expect(config.parse({})).toEqual({ applications: [] })
  expect(parse({}).data?.applications[0]).toEqual({
    ...application,
    replicas: 2,
    cpu: '250m',
    memory: '256Mi',
    runAsUser: 10001,
  })
})

test.each([
  [{ image: 'page-score' }, 'has no tag'],
  [{ image: 'page-score:latest' }, 'uses the tag latest'],
  [{ name: 'Page' }, 'A name starts with a letter'],
  [{ name: '9lives' }, 'A name starts with a letter'],
  [{ name: 'default' }, 'choose another name'],
  [{ namespace: 'kube-system' }, 'belongs to Kubernetes'],
  [{ namespace: 'Shop' }, 'A namespace name'],
  [{ port: 0 }, ''],
  [{ port: 65536 }, ''],
  [{ replicas: 0 }, ''],
  [{ runAsUser: 0 }, ''],
  [{ cpu: 1 }, 'Quote the quantity'],
  [{ memory: '256MB' }, 'a Kubernetes quantity'],
  [{ env: { 'A-B': 'x' } }, ''],
  [{ env: { AWS_SECRET_ACCESS_KEY: 'x' } }, 'AWS access keys'],
  [{ env: { OTHER: 'AKIAIOSFODNN7EXAMPLE' } }, 'AWS access keys'],
  [{ replica: 3 }, ''],
])('refuses %j', (change, message) => {
  const { error } = parse(change)
  expect(error?.issues).toHaveLength(1)
  expect(JSON.stringify(error?.issues)).toContain(message)
})

test('accepts every namespace that Kubernetes accepts', () => {
  expect(parse({ namespace: '3scale' }).success).toBe(true)
})

test('rejects two applications of the same name in one namespace, but not in two', () => {
  expect(parse({}, {}).success).toBe(false)
  expect(parse({}, { namespace: 'other' }).success).toBe(true)
})
