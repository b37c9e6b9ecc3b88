import { expect, test } from 'vitest'
import { layersOf } from './cases/case-world.ts'
import type { LayerCaseGroup } from './cases/layer-case.ts'
import { neededConnectionChecks } from './needed-connections.ts'

const checksOf = (group: Partial<LayerCaseGroup>) =>
  neededConnectionChecks(layersOf({ title: '', plugin: 'cilium', cases: [], ...group }).network, {
    nodeLocalDns: '169.254.20.10',
  })
const cidr = (net: string) => ({
  CiliumClusterwideNetworkPolicy: {
    wide: `{endpointSelector: {}, enableDefaultDeny: {egress: false}, egressDeny: [{toCIDR: [${net}]}]}`,
  },
})
const global = (net: string, tier: string) => ({
  Tier: { first: '{order: 10, defaultAction: Pass}' },
  GlobalNetworkPolicy: {
    [`${tier}.wide`]: `{tier: ${tier}, types: [Egress], egress: [{action: Deny, destination: {nets: [${net}]}}, {action: Pass}]}`,
  },
})

test.each<[string, Partial<LayerCaseGroup>, readonly string[]]>([
  ['the deny of dayone with Cilium', { hasDeny: true }, []],
  ['the deny of dayone with Calico', { hasDeny: true, plugin: 'calico' }, []],
  [
    'a deny of 169.254.0.0/16',
    { policies: cidr('169.254.0.0/16') },
    ['169.254.169.253', '169.254.169.123', '169.254.20.10'],
  ],
  [
    'the same in a tier of Calico',
    { plugin: 'calico', policies: global('169.254.0.0/16', 'first') },
    ['169.254.169.253', '169.254.169.123', '169.254.20.10'],
  ],
  [
    'a deny of everything, STS included',
    { policies: cidr('0.0.0.0/0') },
    ['169.254.169.253', '169.254.169.123', '203.0.113.9', '169.254.20.10'],
  ],
  [
    'a team that allows nothing',
    { policies: { NetworkPolicy: { 'shop/none': '{podSelector: {}, policyTypes: [Egress]}' } } },
    [],
  ],
  ['a plugin that enforces nothing', { plugin: 'flannel', policies: cidr('0.0.0.0/0') }, []],
])('%s', (_case, group, cut) => {
  const checks = checksOf(group)
  expect(checks.map(({ id }) => id)).toEqual(cut.map((address) => `MG-02/needed/${address}`))
  for (const check of checks)
    expect(check).toMatchObject({ status: 'fail', text: expect.stringContaining('wide') as string })
})
