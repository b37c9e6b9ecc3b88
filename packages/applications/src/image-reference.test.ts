import { expect, test } from 'vitest'
import { ecrAccountOf, imageProblem, parseImage } from './image-reference.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`
const ecr = '123456789012.dkr.ecr.us-west-2.amazonaws.com'

test.each([
  ['nginx', { repository: 'nginx' }],
  ['nginx:1.27', { repository: 'nginx', tag: '1.27' }],
  ['library/nginx:1.27', { repository: 'library/nginx', tag: '1.27' }],
  [`${ecr}/page-score:1.0.0`, { registry: ecr, repository: 'page-score', tag: '1.0.0' }],
  ['localhost/page-score:1', { registry: 'localhost', repository: 'page-score', tag: '1' }],
  ['localhost:5000/team/page-score', { registry: 'localhost:5000', repository: 'team/page-score' }],
  [
    'registry.example.com:5000/a/b:2_x.y-z',
    { registry: 'registry.example.com:5000', repository: 'a/b', tag: '2_x.y-z' },
  ],
  [`nginx@${digest}`, { repository: 'nginx', digest }],
  [`host:5000/nginx:1.27@${digest}`, { registry: 'host:5000', repository: 'nginx', tag: '1.27', digest }],
  ['team/Page-Score:1', undefined],
  ['nginx:', undefined],
  ['nginx:-1', undefined],
  ['nginx@sha256:abc', undefined],
  [`nginx@${digest}@${digest}`, undefined],
  ['a//b:1', undefined],
  ['/b:1', undefined],
  ['https://example.com/b:1', undefined],
  ['nginx :1', undefined],
  ['', undefined],
])('%s', (text, expected) => {
  expect(parseImage(text)).toEqual(expected)
})

test.each([
  ['page-score:1.0.0', undefined],
  [`page-score@${digest}`, undefined],
  [`page-score:latest@${digest}`, undefined],
  ['page-score', 'has no tag'],
  ['registry.example.com:5000/page-score', 'has no tag'],
  ['page-score:latest', 'uses the tag latest'],
  ['Page-Score:1', 'lower case'],
  ['page score:1', 'is not a valid image name'],
  ['', 'Specify an image'],
])('%s may be deployed: %s', (text, problem) => {
  if (problem === undefined) expect(imageProblem(text)).toBeUndefined()
  else expect(imageProblem(text)).toContain(problem)
})

test.each([
  [`${ecr}/page-score:1`, '123456789012'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a:1', '123456789012'],
  ['public.ecr.aws/a/b:1', undefined],
  ['nginx:1', undefined],
  [`${ecr}.evil.example/a:1`, undefined],
])('%s belongs to account %s', (text, account) => {
  expect(ecrAccountOf(parseImage(text)!)).toBe(account)
})
