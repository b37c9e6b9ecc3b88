import { expect, it } from 'vitest'
import { caseWorld } from '../cases/case-world.ts'
import { yamlObjects } from '../manifests/yaml-objects.ts'
import { readWorld } from '../world/read-world.ts'
import { judgeExpectation } from './judge-expectation.ts'
import { parseExpectation } from './parse-expectation.ts'

const world = readWorld(
  yamlObjects(
    `${caseWorld}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: shop, namespace: pay }
spec:
  podSelector: {}
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: red } } }], ports: [{ port: 8443 }, { port: 53, protocol: UDP }] }]
---
apiVersion: v1
kind: Namespace
metadata: { name: empty }
`,
    'x.yaml',
  ).objects,
)

it.each<[string, readonly string[]]>([
  ['shop can reach pay on 8443', []],
  ['shop can reach pay on 8443, udp/53 and nothing else', []],
  ['shop can reach pay on 8443 and udp/53 and nothing else', []],
  ['shop cannot reach pay on 5432', []],
  ['lab cannot reach pay', []],
  ['0.0.0.0/0 cannot reach pay.', []],
  ['empty cannot reach pay', []],
  ['shop/web can reach empty', []],
  [
    'shop/web can reach pay/api on 8443 and nothing else',
    ['shop/web[Pod] also reaches pay/api[Pod] on UDP 53 (by pay/shop).'],
  ],
  [
    'shop/web can reach pay/db on 5432-5433',
    ['shop/web[Pod] does not reach pay/db[Pod] on TCP 5432-5433 (by pay/shop).'],
  ],
  ['shop/web cannot reach pay/db', ['shop/web[Pod] reaches pay/db[Pod] on TCP 8443; UDP 53 (by pay/shop).']],
  ['lab can reach pay/api on 80', ['lab/toy[Pod] does not reach pay/api[Pod] on TCP 80 (by pay/shop).']],
  ['shop/web cannot reach 10.0.0.1', ['shop/web[Pod] reaches 10.0.0.1/32 on everything (no policy applies).']],
])('%s', (text, expected) => {
  expect(judgeExpectation(world, parseExpectation(text))).toEqual(expected)
})

it.each([
  'shop reaches pay',
  'shop can reach',
  'shop can reach pay on',
  'shop can reach pay on http',
  'shop can reach pay on 0',
  'shop can reach pay on 90-80',
  'shop can reach pay and nothing else',
  'shop cannot reach pay on 80 and nothing else',
])('rejects %s', (text) => {
  expect(() => parseExpectation(text)).toThrow('is not a valid expectation')
})

it('rejects a missing endpoint', () => {
  expect(() => judgeExpectation(world, parseExpectation('shp can reach pay'))).toThrow('No workload')
})
