import { expect, it } from 'vitest'
import { parseAccessReview } from './parse-access-review.ts'

const parse = (value: unknown) => parseAccessReview(JSON.stringify(value), 'r.jsonl:3')

it('parses a spec, or a whole review', () => {
  const spec = { user: 'jane', resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'shop' } }
  const request = {
    user: 'jane',
    groups: [],
    verb: 'get',
    apiGroup: '',
    resource: 'pods',
    subresource: '',
    namespace: 'shop',
    name: '',
  }
  expect(parse(spec)).toEqual(request)
  expect(parse({ apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec })).toEqual(request)
  expect(parse({ kind: 'LocalSubjectAccessReview', metadata: { namespace: 'shop' }, spec })).toEqual(request)
  expect(parse({ spec })).toEqual(request)
  expect(parse({ groups: ['g'], nonResourceAttributes: { verb: 'get', path: '/x' } })).toEqual({
    user: '',
    groups: ['g'],
    verb: 'get',
    path: '/x',
  })
})

it.each<[string, unknown, string | RegExp]>([
  ['nobody', { resourceAttributes: {} }, 'r.jsonl:3: neither user nor groups'],
  ['nothing', { user: 'u' }, 'neither resourceAttributes nor nonResourceAttributes'],
  ['both', { user: 'u', resourceAttributes: {}, nonResourceAttributes: {} }, 'both resourceAttributes'],
  ['a wrong type', { user: 7 }, /^r\.jsonl:3: user: [^.]+\.$/],
  ['a wrong type in a review', { kind: 'SubjectAccessReview', spec: { user: 7 } }, /^r\.jsonl:3: user: [^.]+\.$/],
  ['a review of oneself', { spec: { resourceAttributes: {} } }, 'r.jsonl:3: neither user nor groups'],
  ['a list', [], /^r\.jsonl:3: [A-Z][^.]+\.$/],
])('rejects %s', (_, value, words) => {
  expect(() => parse(value)).toThrow(words)
})

it('rejects a truncated line', () => {
  expect(() => parseAccessReview('{"user":', 'r.jsonl:9')).toThrow('r.jsonl:9: not JSON')
})
