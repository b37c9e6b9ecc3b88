import type { KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { applications } from '../applications.ts'
import { fitFindings } from './fit-findings.ts'

const parse = (more: object) =>
  applications.config.parse({
    applications: [{ name: 'web', namespace: 'shop', image: 'example.com/web:1.0.0', port: 8080, ...more }],
  }).applications

/** The step namespaces' prediction for a namespace with defaults. */
const predicted = {
  namespaces: [
    {
      name: 'shop',
      quota: { 'requests.cpu': '4', 'limits.cpu': '8', pods: 50, 'limits.memory': '16Gi', 'requests.memory': '8Gi' },
      containerLimits: {
        max: { cpu: '4', memory: '8Gi' },
        default: { 'ephemeral-storage': '1Gi' },
        defaultRequest: { 'ephemeral-storage': '256Mi' },
      },
    },
  ],
}
const texts = (
  more: object,
  observed?: Parameters<typeof fitFindings>[1],
  facts: Parameters<typeof fitFindings>[2] = predicted,
) => fitFindings(parse(more), observed, facts).map(({ text, blocks }) => `${blocks}: ${text}`)

const quota = (hard: object, used: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'theirs', namespace: 'shop' },
  spec: { hard },
  status: { used },
})
const live = (quotas: readonly KubeObject[], deployment?: object) => ({
  objects: { find: () => deployment as KubeObject | undefined, isServed: () => true, labelled: [] },
  autoscalers: [],
  quotas,
  limits: [],
})

test('an ordinary application fits', () => {
  expect(texts({})).toEqual([])
})

test('rejects 30 replicas against a quota of 4 cores, with the numbers and the additional rollout pod', () => {
  expect(texts({ replicas: 30 })).toEqual([
    'plan: The quota dayone of shop would reject pods of web (30 pods): requests.cpu 7750m of 4, including current usage and the extra pod of a rollout.',
  ])
})

test('rejects 6 cores against a limit of 4 per container', () => {
  expect(texts({ cpu: '6', replicas: 1 })[0]).toBe(
    'plan: shop would reject every pod of web: it requests cpu 6, but the maximum per container is 4.',
  )
})

test('a quota for exactly the number of pods has no room for a rollout', () => {
  expect(texts({ replicas: 50, cpu: '10m', memory: '16Mi' })[0]).toContain('pods 51 of 50')
  expect(texts({ replicas: 49, cpu: '10m', memory: '16Mi' })).toEqual([])
})

test("counts a quota of others with its usage, without the application's own usage", () => {
  const facts = { namespaces: [{ name: 'shop' }] }
  const used = quota({ 'requests.cpu': '2' }, { 'requests.cpu': '1750m' })
  expect(texts({}, live([used]), facts)[0]).toContain('The quota theirs of shop')
  const deployment = {
    spec: {
      replicas: 2,
      template: { spec: { containers: [{ resources: { limits: { cpu: '500m', memory: '64Mi' } } }] } },
    },
  }
  expect(texts({}, live([used], deployment), facts)).toEqual([])
})
