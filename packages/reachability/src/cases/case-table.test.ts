import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parseAddress } from '../addresses/address.ts'
import { reachBetween } from '../answers/reach-between.ts'
import { yamlObjects } from '../manifests/yaml-objects.ts'
import type { SourcedObject } from '../manifests/source.ts'
import { hasPort, type PortSet, type Protocol } from '../ports/port-set.ts'
import type { Peer } from '../pods/pod.ts'
import { readWorld } from '../world/read-world.ts'
import type { World } from '../world/world.ts'
import { adminCases, supportCases } from './admin-cases.ts'
import { caseWorld, type CaseGroup } from './case-world.ts'
import { clusterCases } from './cluster-cases.ts'
import { isolationCases } from './isolation-cases.ts'
import { peerCases } from './peer-cases.ts'
import { portCases } from './port-cases.ts'
import { sentences } from './sentences.ts'

const groups: readonly CaseGroup[] = [
  ...isolationCases,
  ...peerCases,
  ...portCases,
  ...adminCases,
  ...supportCases,
  ...clusterCases,
]
const base = yamlObjects(caseWorld, 'world.yaml').objects

const adminKinds: Readonly<Record<string, { readonly apiVersion: string; readonly kind: string }>> = {
  anp: { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'AdminNetworkPolicy' },
  banp: { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'BaselineAdminNetworkPolicy' },
  cnp: { apiVersion: 'policy.networking.k8s.io/v1alpha2', kind: 'ClusterNetworkPolicy' },
}

const policyObject = ([id, spec]: readonly [string, string]): SourcedObject => {
  const [namespace = '', name] = id.split('/')
  const admin = adminKinds[namespace]
  return {
    value: {
      ...(admin ?? { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }),
      metadata: admin === undefined ? { namespace, name } : { name },
      spec: parse(spec) as unknown,
    },
    place: () => id,
  }
}

const peerOf = (world: World, text: string): Peer => {
  const address = parseAddress(text)
  if (address !== undefined) return { kind: 'address', address }
  const [pod] = world.workloads.find(({ id }) => id === `${text}[Pod]`)?.pods ?? []
  if (pod === undefined) throw new Error(`there is no ${text}`)
  return { kind: 'pod', pod }
}

describe.each(groups)('$title', ({ policies, cases, support = 'enforced' }) => {
  const world = readWorld([...base, ...Object.entries(policies).map(policyObject)], { adminPolicies: () => support })
  it.each(cases)('%s', (line) => {
    const [from = '', , to = '', protocol, port, answer, sentence = ''] = line.split(' ')
    const { ports, undecided } = reachBetween(world, peerOf(world, from), peerOf(world, to))
    const isIn = (set: PortSet): boolean => hasPort(set, protocol as Protocol, Number(port))
    expect(isIn(ports) ? 'open' : isIn(undecided) ? 'undecided' : 'closed', line).toBe(answer)
    expect(Object.keys(sentences)).toContain(sentence)
  })
})

it('the table has at least 150 cases, and covers every sentence', () => {
  const lines = groups.flatMap(({ cases }) => cases)
  expect(new Set(lines).size).toBeGreaterThanOrEqual(150)
  expect(Object.keys(sentences).filter((key) => !lines.some((line) => line.endsWith(` ${key}`)))).toEqual([])
})
