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

test('30 replicas against a quota of 4 cores are refused, with the numbers and the pod more of a rollout', () => {
  expect(texts({ replicas: 30 })).toEqual([
    'plan: The quota dayone of shop would reject pods of web (30 pods): requests.cpu 7750m of 4, including current usage and the extra pod of a rollout.',
  ])
})

test('6 cores against a limit of 4 for a container are refused', () => {
  expect(texts({ cpu: '6', replicas: 1 })[0]).toBe(
    'plan: shop would reject every pod of web: it requests cpu 6, but the maximum per container is 4.',
  )
})

test('exactly as many pods as the quota has leave no room for a rollout', () => {
  expect(texts({ replicas: 50, cpu: '10m', memory: '16Mi' })[0]).toContain('pods 51 of 50')
  expect(texts({ replicas: 49, cpu: '10m', memory: '16Mi' })).toEqual([])
})

test('a quota of somebody else counts with what is used of it; what the application has now is given back', () => {
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
