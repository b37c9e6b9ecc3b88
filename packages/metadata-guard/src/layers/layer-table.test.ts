import type { MetadataOptions } from '@dayone/aws'
import { expect, test } from 'vitest'
import type { HostWorkload } from '../ways-round/find-host-access.ts'
import { layersOf } from './cases/case-world.ts'
import type { LayerCaseGroup } from './cases/layer-case.ts'
import { layerChecks } from './layer-checks.ts'
import type { LayerFacts } from './layer-rows.ts'
import { layerTable } from './layer-table.ts'

const closed: MetadataOptions = { httpTokens: 'required', hopLimit: 1, ipv6Enabled: false }
const hopsOnly: MetadataOptions = { ...closed, httpTokens: 'optional' }

const agent = (namespace: string, name: string, ...access: readonly string[]): HostWorkload => ({
  namespace,
  kind: 'DaemonSet',
  name,
  access,
  images: [],
  digest: '',
  isAddon: false,
  isDisguised: false,
})

const world = (group: Partial<LayerCaseGroup>, ...options: readonly MetadataOptions[]): LayerFacts => ({
  layers: layersOf({ title: '', plugin: 'cilium', cases: [], ...group }),
  groups: [{ name: 'nodes', machines: options.map((one, index) => ({ title: `instance i-${index}`, options: one })) }],
  namespaces: ['agents', 'kube-system', 'lab', 'pay', 'shop'],
  hostWorkloads: [
    agent('kube-system', 'cilium', 'hostNetwork', 'privileged'),
    agent('kube-system', 'ports', 'hostPort 80'),
    agent('agents', 'exporter', 'hostPID'),
  ],
})

test('every layer of a cluster that is guarded, and by name what gets through', () => {
  const facts = world({ hasDeny: true }, closed)
  const { rows, notes } = layerTable(facts)
  expect(rows).toEqual([
    ['nodes', 'guarded (3)', 'blocked (token + hop limit, cluster-wide deny)', 'blocked (admission)', 'reachable'],
    ['nodes', 'exempt: agents', 'blocked (token + hop limit, cluster-wide deny)', 'reachable', 'reachable'],
    ['nodes', 'exempt: kube-system', 'blocked (token + hop limit, cluster-wide deny)', 'reachable', 'reachable'],
  ])
  expect(notes).toEqual([
    'nodes, guarded (3), privileged pods: from namespace lab',
    'reaches it through its node: agents: DaemonSet exporter (privileged, hostPID or hostPath)',
    'reaches it through its node: kube-system: DaemonSet cilium (hostNetwork)',
  ])
  expect(layerChecks(facts)).toMatchObject([{ status: 'pass', id: 'MG-02/layers/nodes' }])
})

test('a hop limit of 1 without required tokens is no protection, and says so', () => {
  const facts = world({}, closed, hopsOnly)
  expect(layerTable(facts).rows[0]?.[2]).toBe('reachable')
  expect(layerTable(facts).notes[0]).toBe(
    'nodes, guarded (3), pods: instance i-1: token optional, hop limit 1: without a required token the hop limit protects nothing',
  )
  expect(layerChecks(facts)).toMatchObject([
    { status: 'fail', severity: 'high', text: expect.stringContaining('the hop limit protects nothing') as string },
  ])
})

test('the deny alone holds where a machine is open, and is then the only layer that is named', () => {
  const facts = world({ hasDeny: true }, closed, hopsOnly)
  expect(layerTable(facts).rows[0]?.[2]).toBe('blocked (cluster-wide deny)')
  expect(layerChecks(facts)).toMatchObject([{ status: 'pass' }])
})

test('IPv6 counts where a machine serves it', () => {
  const policies = {
    CiliumClusterwideNetworkPolicy: {
      four: '{endpointSelector: {}, enableDefaultDeny: {egress: false}, egressDeny: [{toCIDR: [169.254.169.254/32]}]}',
    },
  }
  expect(layerTable(world({ policies }, hopsOnly)).rows[0]?.[2]).toBe('blocked (network policies)')
  expect(layerTable(world({ policies }, { ...hopsOnly, ipv6Enabled: true })).rows[0]?.[2]).toBe('reachable')
})

test('pods with another answer than the rest are named', () => {
  const policies = { NetworkPolicy: { 'shop/none': '{podSelector: {}, policyTypes: [Egress]}' } }
  expect(layerTable(world({ policies }, hopsOnly)).notes[0]).toContain('protects nothing')
  expect(layerTable(world({ policies }, hopsOnly)).notes[1]).toBe(
    'nodes, guarded (3), pods: from namespace lab, namespace pay',
  )
})

test('what cannot be evaluated is not known, never blocked', () => {
  const facts = world({ plugin: 'cni' }, hopsOnly)
  expect(layerTable(facts).rows.map((row) => row[2])).toEqual(['not known', 'not known', 'not known'])
  expect(layerChecks(facts)).toMatchObject([
    { status: 'warn', text: expect.stringContaining('does not know how cni') as string },
  ])
})
