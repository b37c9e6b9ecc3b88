import { parseClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { clusterConfig } from './cluster-config.ts'
import { clusterFacts, predictFacts } from './cluster-facts.ts'
import { fixtureText } from '../fixtures/read-fixture.ts'

const text = fixtureText('new-cluster.yaml')
const facts = (...changes: readonly [string, string][]) =>
  clusterFacts(parseClusterSpec(changes.reduce((spec, [from, to]) => spec.replace(from, to), text)))
const plugin = (yaml: string) => facts(['cilium:\n      enableNodePort: true', yaml]).networkPlugin

test("predicts the facts of kops' own new cluster", () => {
  const config = clusterConfig.parse({
    name: 'demo.example.test',
    configId: '0d3c1c3e-0000-4000-8000-000000000000',
    zones: ['us-west-2a'],
    apiAccess: ['10.0.0.0/8'],
  })
  const expected = {
    name: 'demo.example.test',
    kubernetesVersion: '1.36.1',
    region: 'us-west-2',
    networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
    vpcCidr: '172.20.0.0/16',
    podCidr: '100.96.0.0/11',
    serviceCidr: '100.64.0.0/13',
  }
  // Only a saved specification contains sign-in settings.
  expect(facts()).toEqual({ ...expected, hasIdentityProvider: false, signInSettings: {}, namespaces: [] })
  expect(predictFacts(config)).toEqual(expected)
  const { vpcCidr: _, ...ofOldNetwork } = expected
  expect(predictFacts({ ...config, networkId: 'vpc-01234567' })).toEqual(ofOldNetwork)
  expect(predictFacts({ ...config, networkId: 'vpc-01234567', networking: 'amazonvpc' })).not.toHaveProperty('podCidr')
  expect(predictFacts({ name: 'a.b', configId: config.configId })).toEqual({ name: 'a.b' })
})

test.each([
  ['authentication: { oidc: { issuerURL: "https://id.example.com" } }', true],
  ['authentication: { aws: {} }', true],
  ['kubeAPIServer: { oidcIssuerURL: "https://id.example.com" }', true],
  ['kubeAPIServer: { maxRequestsInflight: 400 }', false],
])('users can sign in with %s: %s', (line, isKnown) => {
  expect(facts(['\nspec:\n', `\nspec:\n  ${line}\n`]).hasIdentityProvider).toBe(isKnown)
})

test.each([
  ['calico: {}', 'calico', true],
  ['kuberouter: {}', 'kube-router', true],
  ['kindnet: {}', 'kindnet', false],
  ['kindnet:\n      networkPolicies: true', 'kindnet', true],
  ['amazonvpc: {}', 'amazonvpc', false],
  ['flannel:\n      backend: vxlan', 'flannel', false],
  ['kubenet: {}', 'kubenet', false],
  ['cni: {}', 'cni', false],
  ['weave: {}', 'unknown', false],
])('whether %s enforces network policies', (yaml, name, enforcesNetworkPolicy) => {
  expect(plugin(yaml)).toEqual({ name, enforcesNetworkPolicy })
})

test("explicit values of the specification override kops' defaults", () => {
  expect(
    facts(
      ['nonMasqueradeCIDR: 100.64.0.0/10', 'nonMasqueradeCIDR: 10.0.0.0/8\n  podCIDR: 10.1.0.0/16'],
      ['kubernetesVersion: 1.36.1', 'kubernetesVersion: v1.35.0\n  kubeDNS:\n    nodeLocalDNS:\n      enabled: true'],
      ['zone: us-west-2a', 'zone: eu-central-1-ham-1a'],
    ),
  ).toMatchObject({
    kubernetesVersion: '1.35.0',
    podCidr: '10.1.0.0/16',
    serviceCidr: '10.0.0.0/11',
    nodeLocalDns: '169.254.20.10',
    region: 'eu-central-1',
  })
})

test('ranges that were added to the VPC are facts too', () => {
  expect(facts(['\nspec:\n', '\nspec:\n  additionalNetworkCIDRs: [10.9.0.0/16]\n'])).toMatchObject({
    vpcCidr: '172.20.0.0/16',
    additionalVpcCidrs: ['10.9.0.0/16'],
  })
})

test('the node-local DNS cache of an IPv6 cluster has an IPv6 address', () => {
  expect(
    facts(
      ['nonMasqueradeCIDR: 100.64.0.0/10', 'nonMasqueradeCIDR: ::/0'],
      ['kubernetesVersion: 1.36.1', 'kubernetesVersion: 1.36.1\n  kubeDNS:\n    nodeLocalDNS:\n      enabled: true'],
    ).nodeLocalDns,
  ).toBe('fd00:90de:d95::1')
})
