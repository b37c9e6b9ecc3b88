import type { KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { config } from './config.ts'
import { desiredObjects } from './objects/desired-objects.ts'
import { plan } from './plan.ts'
import { sampleApplication } from './sample.fixture.ts'

const facts = {
  name: 'demo.example.test',
  kubernetesVersion: '1.36.1',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  namespaces: [{ name: 'page' }],
}
const asked = { applications: [sampleApplication] }
const ids = (made: ReturnType<typeof plan>) => made.changes.map(({ id }) => id)
const findings = (made: ReturnType<typeof plan>) => made.findings.map(({ id }) => id)

test('plans nothing without an application', () => {
  expect(plan(config.parse({}), undefined, facts)).toEqual({ changes: [], findings: [] })
})

test('an application in a missing namespace blocks the plan', () => {
  const [finding] = plan(asked, undefined, { ...facts, namespaces: [{ name: 'default' }] }).findings
  expect(finding).toMatchObject({
    kind: 'risk',
    blocks: 'plan',
    text: 'Namespace page does not exist, so page-score cannot be created in it.',
  })
})

test('creates the service account first, and a budget only with two or more pods', () => {
  expect(ids(plan(asked, undefined, facts))).toEqual([
    'ServiceAccount/page/page-score',
    'Deployment/page/page-score',
    'Service/page/page-score',
    'PodDisruptionBudget/page/page-score',
  ])
  const single = { applications: [{ ...sampleApplication, replicas: 1 }] }
  expect(ids(plan(single, undefined, facts))).not.toContain('PodDisruptionBudget/page/page-score')
})

test('leaves the number of pods to an autoscaler, and reports it', () => {
  const stored = desiredObjects(asked).map(({ manifest }): KubeObject => {
    const labels = { ...manifest.metadata.labels, 'app.kubernetes.io/managed-by': 'dayone' }
    const spec = manifest.kind === 'Deployment' ? { spec: { ...(manifest['spec'] as object), replicas: 7 } } : {}
    return { ...manifest, metadata: { ...manifest.metadata, labels }, ...spec }
  })
  const objects = {
    find: ({ kind }: { readonly kind: string }) => stored.find((object) => object.kind === kind),
    isServed: () => true,
  }
  const autoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'busy', namespace: 'page' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'page-score' } },
  }
  const elsewhere = { ...autoscaler, metadata: { name: 'busy', namespace: 'other' } }

  const scaled = plan(asked, { objects, autoscalers: [autoscaler] }, facts)
  expect(ids(scaled)).toEqual([])
  expect(findings(scaled)).toEqual(['replicas/page/page-score'])
  expect(ids(plan(asked, { objects, autoscalers: [elsewhere] }, facts))).toEqual(['Deployment/page/page-score'])
})

test('reports how nodes pull from a private registry, and namespaces without guards', () => {
  const image = '123456789012.dkr.ecr.us-west-2.amazonaws.com/page-score:1.0.0'
  const made = plan({ applications: [{ ...sampleApplication, image }] }, undefined, { ...facts, namespaces: [] })
  expect(findings(made)).toEqual(['pull/page/page-score', 'namespace/page/page-score'])
})
