import type { ClusterFacts } from '@dayone/pipeline'
import type { KubeObject } from '@dayone/kube'
import { expect, it } from 'vitest'
import { expectationFindings } from './expectation-findings.ts'
import { namespaces } from '../namespaces.ts'
import { objects } from '../objects/objects.ts'

const facts: ClusterFacts = {
  name: 'a.example.com',
  kubernetesVersion: '1.36.1',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  namespaces: [],
}

const allow = (spec: object): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'allow', namespace: 'payments' },
  spec: { podSelector: {}, ...spec },
})

const findings = (expected: readonly string[], live: readonly KubeObject[] = []) => {
  const config = namespaces.config.parse({ namespaces: [{ name: 'payments' }, { name: 'shop' }], expect: expected })
  return expectationFindings(config, { live, removed: [], desired: objects(config, facts) })
}

it("the guards' guarantees hold before anything runs", () => {
  expect(
    findings([
      'shop cannot reach payments',
      'payments cannot reach 169.254.169.254',
      'shop can reach shop on 8080',
      '0.0.0.0/0 cannot reach shop',
    ]),
  ).toEqual([])
})

it('an expectation that will not hold stops the run, with the deciding policies', () => {
  expect(findings(['shop can reach payments on 8443'])).toEqual([
    expect.objectContaining({
      id: 'NS-02/expect/shop can reach payments on 8443',
      blocks: 'apply',
      severity: 'high',
      text: 'Expected that shop can reach payments on 8443. The planned policies contradict this: shop/any[Pod] does not reach payments/any[Pod] on TCP 8443 (by payments/allow-same-namespace, payments/default-deny, shop/allow-dns, shop/allow-same-namespace, shop/default-deny).',
    }),
  ])
})

it('detects a foreign policy that opens too much', () => {
  const live = allow({ ingress: [{}], egress: [{}], policyTypes: ['Ingress', 'Egress'] })
  const [finding] = findings(['0.0.0.0/0 cannot reach payments'], [live])
  expect(finding?.text).toContain('0.0.0.0/0 reaches payments/any[Pod] on everything (by payments/allow).')
})

it('reports a missing endpoint', () => {
  expect(findings(['shop can reach billing'])[0]?.text).toContain('No workload, namespace or address "billing" found.')
})

it('rejects an invalid expectation, with the syntax', () => {
  const { error } = namespaces.config.safeParse({ namespaces: [], expect: ['shop reaches payments'] })
  expect(error?.issues[0]?.message).toContain(
    'is not a valid expectation. For example: shop can reach payments on 8443',
  )
})
