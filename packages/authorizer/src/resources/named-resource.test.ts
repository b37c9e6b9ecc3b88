import { expect, it } from 'vitest'
import { namedResource } from './named-resource.ts'

const widgets = {
  resource: 'widgets',
  apiGroup: 'example.com',
  kind: 'Widget',
  isNamespaced: false,
  shortNames: ['wd'],
}

it.each<[string, unknown]>([
  ['pods', { apiGroup: '', resource: 'pods', isNamespaced: true }],
  ['po', { apiGroup: '', resource: 'pods', isNamespaced: true }],
  ['Pod', { apiGroup: '', resource: 'pods', isNamespaced: true }],
  ['pods/log', { apiGroup: '', resource: 'pods', subresource: 'log', isNamespaced: true }],
  ['deploy', { apiGroup: 'apps', resource: 'deployments', isNamespaced: true }],
  ['deployments.apps/scale', { apiGroup: 'apps', resource: 'deployments', subresource: 'scale', isNamespaced: true }],
  ['deployments.v1.apps', { apiGroup: 'apps', resource: 'deployments', isNamespaced: true }],
  ['deployment.apps', { apiGroup: 'apps', resource: 'deployments', isNamespaced: true }],
  ['netpol', { apiGroup: 'networking.k8s.io', resource: 'networkpolicies', isNamespaced: true }],
  ['events', { apiGroup: '', resource: 'events', isNamespaced: true }],
  ['events.events.k8s.io', { apiGroup: 'events.k8s.io', resource: 'events' }],
  ['nodes', { apiGroup: '', resource: 'nodes', isNamespaced: false }],
  ['wd', { apiGroup: 'example.com', resource: 'widgets', isNamespaced: false }],
  ['things.example.com', { apiGroup: 'example.com', resource: 'things' }],
  ['*', { apiGroup: '*', resource: '*' }],
  ['/healthz', { path: '/healthz' }],
])('%s', (text, expected) => {
  expect(namedResource(text, [widgets])).toEqual(expected)
})

it.each(['things', '', 'pods/', '/log'.slice(1)])('rejects "%s"', (text) => {
  expect(() => namedResource(text)).toThrow()
})
