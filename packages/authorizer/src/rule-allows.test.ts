import { defined } from '@dayone/pipeline'
import { expect, it } from 'vitest'
import type { Action } from './access-request.ts'
import type { PolicyRule } from './rbac-objects.ts'
import { ruleAllows } from './rule-allows.ts'

const core = (verb: string, whole: string, name?: string): Action => {
  const [resource = '', subresource = ''] = whole.split('/')
  return { verb, apiGroup: '', resource, subresource, ...defined({ name }) }
}
const rule = (verbs: string, resources: string, ...resourceNames: string[]): PolicyRule => ({
  verbs: verbs.split(','),
  apiGroups: [''],
  resources: resources.split(','),
  ...(resourceNames.length > 0 && { resourceNames }),
})

it.each<[string, PolicyRule, Action, boolean]>([
  ['a verb', rule('get', 'pods'), core('get', 'pods'), true],
  ['another verb', rule('get', 'pods'), core('list', 'pods'), false],
  ['every verb', rule('*', 'pods'), core('anything', 'pods'), true],
  ['verbs have no prefix wildcards', rule('g*', 'pods'), core('get', 'pods'), false],
  ['a resource gives no subresource', rule('get', 'pods'), core('get', 'pods/log'), false],
  ['a subresource gives no resource', rule('get', 'pods/log'), core('get', 'pods'), false],
  ['a subresource', rule('get', 'pods/log'), core('get', 'pods/log'), true],
  ['a star gives subresources', rule('get', '*'), core('get', 'pods/log'), true],
  ['*/scale', rule('get', '*/scale'), core('get', 'deployments/scale'), true],
  ['*/scale is not the resource', rule('get', '*/scale'), core('get', 'deployments'), false],
  ['*/scale is no other subresource', rule('get', '*/scale'), core('get', 'deployments/status'), false],
  ['*/scale has no wildcard behind the slash', rule('get', '*/*'), core('get', 'deployments/scale'), false],
  ['pods/* is no wildcard', rule('get', 'pods/*'), core('get', 'pods/log'), false],
  ['a name', rule('get', 'pods', 'a', 'b'), core('get', 'pods', 'b'), true],
  ['another name', rule('get', 'pods', 'a'), core('get', 'pods', 'b'), false],
  ['names, asked without one', rule('get', 'pods', 'a'), core('get', 'pods'), false],
  ['names, asked for the collection', rule('list', 'pods', 'a'), core('list', 'pods'), false],
  ['names are no wildcards', rule('get', 'pods', '*'), core('get', 'pods', 'a'), false],
  ['no names, asked with one', rule('get', 'pods'), core('get', 'pods', 'a'), true],
  ['another group', rule('get', 'pods'), { verb: 'get', apiGroup: 'metrics.k8s.io', resource: 'pods' }, false],
  ['a resource is no path', rule('*', '*'), { verb: 'get', path: '/healthz' }, false],
])('%s', (_, given, action, allowed) => {
  expect(ruleAllows(given, action)).toBe(allowed)
})

it.each<[string, string, boolean]>([
  ['/healthz', '/healthz', true],
  ['/healthz', '/healthz/etcd', false],
  ['/healthz*', '/healthz/etcd', true],
  ['/healthz/*', '/healthz', false],
  ['/healthz/*', '/healthz/', true],
  ['/a**', '/abc', true],
  ['/*/b', '/a/b', false],
  ['*', '/anything', true],
  ['/Healthz', '/healthz', false],
])('URL %s and path %s', (pattern, path, allowed) => {
  expect(ruleAllows({ verbs: ['get'], nonResourceURLs: [pattern] }, { verb: 'get', path })).toBe(allowed)
})
