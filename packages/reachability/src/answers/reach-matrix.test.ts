import { expect, it } from 'vitest'
import { yamlObjects } from '../manifests/yaml-objects.ts'
import { readWorld } from '../world/read-world.ts'
import { pairLine } from './pair-line.ts'
import { pairsBetween } from './pairs-between.ts'
import { findEnd } from './find-ends.ts'
import { portsOf } from '../ports/port-set.ts'
import { reachMatrix } from './reach-matrix.ts'

const linesOf = (text: string): readonly string[] =>
  [...reachMatrix(readWorld(yamlObjects(text, 'a.yaml').objects))].map((pair) => JSON.stringify(pairLine(pair)))

const shop = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: c, ports: [{ name: http, containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
spec: { containers: [{ name: c }] }
`

it('without policies everything is open, in a fixed order', () => {
  expect(linesOf(shop)).toEqual([
    '{"from":"shop/db[Pod]","to":"shop/db[Pod]","allowed":[{"protocol":"all"}],"by":[]}',
    '{"from":"shop/db[Pod]","to":"shop/web[Deployment]","allowed":[{"protocol":"all"}],"by":[]}',
    '{"from":"shop/db[Pod]","to":"0.0.0.0/0","allowed":[{"protocol":"all"}],"by":[]}',
    '{"from":"shop/web[Deployment]","to":"shop/db[Pod]","allowed":[{"protocol":"all"}],"by":[]}',
    '{"from":"shop/web[Deployment]","to":"shop/web[Deployment]","allowed":[{"protocol":"all"}],"by":[]}',
    '{"from":"shop/web[Deployment]","to":"0.0.0.0/0","allowed":[{"protocol":"all"}],"by":[]}',
    '{"from":"0.0.0.0/0","to":"shop/db[Pod]","allowed":[{"protocol":"all"}],"by":[]}',
    '{"from":"0.0.0.0/0","to":"shop/web[Deployment]","allowed":[{"protocol":"all"}],"by":[]}',
  ])
})

const policy = (name: string, spec: string): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n`

it('splits outside addresses into the largest ranges with one result', () => {
  const lines = linesOf(
    shop +
      policy('deny', '{podSelector: {}, policyTypes: [Ingress]}') +
      policy(
        'office',
        '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.128.0.0/9]}}], ports: [{port: http}, {port: 80}, {port: 81, endPort: 90}]}]}',
      ),
  )
  expect(lines.filter((line) => line.startsWith('{"from":"10.') || line.startsWith('{"from":"0.'))).toEqual([
    '{"from":"0.0.0.0/0","to":"shop/db[Pod]","allowed":[],"by":["shop/deny"]}',
    '{"from":"0.0.0.0/5","to":"shop/web[Deployment]","allowed":[],"by":["shop/deny","shop/office"]}',
    '{"from":"10.0.0.0/9","to":"shop/web[Deployment]","allowed":[{"protocol":"TCP","ports":"80-90,8080"}],"by":["shop/office"]}',
    '{"from":"10.128.0.0/9","to":"shop/web[Deployment]","allowed":[],"by":["shop/deny","shop/office"]}',
  ])
  expect(lines).toContain(
    '{"from":"shop/web[Deployment]","to":"shop/web[Deployment]","allowed":[],"by":["shop/deny","shop/office"]}',
  )
  expect(lines).toContain('{"from":"shop/db[Pod]","to":"shop/db[Pod]","allowed":[{"protocol":"all"}],"by":[]}')
})

it('includes IPv6 as soon as a policy uses it, and merges neighbors with equal results', () => {
  const lines = linesOf(
    shop +
      policy(
        'out',
        '{podSelector: {matchLabels: {app: db}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/1}}, {ipBlock: {cidr: 128.0.0.0/1}}, {ipBlock: {cidr: "2000::/3", except: ["2000::/4"]}}]}]}',
      ),
  ).filter((line) => line.startsWith('{"from":"shop/db[Pod]","to":"') && !line.includes('"to":"shop'))
  expect(lines.map((line) => line.slice(23))).toEqual([
    '"to":"0.0.0.0/0","allowed":[{"protocol":"all"}],"by":["shop/out"]}',
    '"to":"::/3","allowed":[],"by":["shop/out"]}',
    '"to":"2000::/4","allowed":[],"by":["shop/out"]}',
    '"to":"3000::/4","allowed":[{"protocol":"all"}],"by":["shop/out"]}',
    '"to":"4000::/2","allowed":[],"by":["shop/out"]}',
    '"to":"8000::/1","allowed":[],"by":["shop/out"]}',
  ])
})

it('reports pods of one workload separately if their results differ', () => {
  const lines = linesOf(
    `${shop}---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: kafka, namespace: shop }
spec: { replicas: 2, template: { metadata: { labels: { app: kafka } }, spec: { containers: [{ name: c }] } } }
${policy('first', '{podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: kafka-0}}, ingress: []}')}`,
  )
  expect(lines.filter((line) => line.includes('"to":"shop/kafka') && line.startsWith('{"from":"shop/db'))).toEqual([
    '{"from":"shop/db[Pod]","to":"shop/kafka-0[Pod]","allowed":[],"by":["shop/first"]}',
    '{"from":"shop/db[Pod]","to":"shop/kafka-1[Pod]","allowed":[{"protocol":"all"}],"by":[]}',
  ])
  expect(lines).toContain(
    '{"from":"shop/kafka[StatefulSet]","to":"shop/db[Pod]","allowed":[{"protocol":"all"}],"by":[]}',
  )
})

it('running pods represent their topmost workload, and terminated ones do not count', () => {
  const owned = (name: string, kind: string, owner: string, more = ''): string =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop, labels: { app: x }, ownerReferences: [{ kind: ${kind}, name: ${owner} }] }\nspec: { containers: [] }\n${more}`
  const lines = linesOf(
    `apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: shop }
spec: { template: { spec: { containers: [] } } }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: api-1, namespace: shop, ownerReferences: [{ kind: Deployment, name: api }] }
spec: { template: { spec: { containers: [] } } }
${owned('api-1-a', 'ReplicaSet', 'api-1')}${owned('api-1-b', 'ReplicaSet', 'api-1')}${owned('done', 'Nothing', 'x', 'status: { phase: Succeeded }\n')}`,
  )
  expect(lines).toHaveLength(3)
  expect(lines[0]).toContain('"from":"shop/api[Deployment]","to":"shop/api[Deployment]"')
})

it('names the side that closes a connection, not the one that would allow it', () => {
  const world = readWorld(
    yamlObjects(
      shop +
        policy(
          'out',
          '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{ports: [{port: 80}]}]}',
        ) +
        policy('in', '{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 80, endPort: 90}]}]}') +
        policy('closed', '{podSelector: {matchLabels: {app: db}}, policyTypes: [Egress]}'),
      'a.yaml',
    ).objects,
  )
  const [web, db] = [findEnd(world, 'shop/web'), findEnd(world, 'shop/db')]
  const asked = (port: number) =>
    pairsBetween(world, web, db, portsOf('TCP', port, port)).map((pair) => JSON.stringify(pairLine(pair)))
  const line = (allowed: string, by: string) =>
    `{"from":"shop/web[Deployment]","to":"shop/db[Pod]","allowed":[${allowed}],"by":[${by}]}`
  expect(asked(80)).toEqual([line('{"protocol":"TCP","ports":"80"}', '"shop/in","shop/out"')])
  expect(asked(85)).toEqual([line('', '"shop/out"')])
  expect(asked(91)).toEqual([line('', '"shop/in","shop/out"')])
  expect(pairsBetween(world, db, web).map(({ by }) => by)).toEqual([['shop/closed']])
})

it('joins outside addresses that differ only on other ports', () => {
  const world = readWorld(
    yamlObjects(
      shop +
        policy(
          'in',
          '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}]}, {ports: [{port: 443}]}]}',
        ),
      'a.yaml',
    ).objects,
  )
  const from = findEnd(world, '0.0.0.0/0')
  const to = findEnd(world, 'shop/db')
  expect(pairsBetween(world, from, to).length).toBeGreaterThan(5)
  expect(pairsBetween(world, from, to, portsOf('TCP', 443, 443)).map(pairLine)).toEqual([
    { from: '0.0.0.0/0', to: 'shop/db[Pod]', allowed: [{ protocol: 'TCP', ports: '443' }], by: ['shop/in'] },
  ])
})
