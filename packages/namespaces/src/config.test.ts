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

test.each([
  [{ name: 'kube-system' }, 'belongs to Kubernetes'],
  [{ name: 'kube-flannel' }, 'belongs to Kubernetes'],
  [{ name: 'default' }, 'belongs to Kubernetes'],
  [{ name: 'Page_Score' }, 'lower-case'],
  [{ name: 'a', profile: 'privileged' }, 'restricted'],
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
  const { shape } = config.shape.namespaces.element.in
  for (const field of Object.values(shape)) expect(field.description).toBeTruthy()
})
