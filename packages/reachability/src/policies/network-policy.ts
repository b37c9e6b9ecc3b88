import { covers } from '../addresses/cidr.ts'
import {
  fieldOf,
  itemsOf,
  partOf,
  refusal,
  refuseUnknownKeys,
  pathText,
  type Part,
  type SourcedObject,
} from '../manifests/source.ts'
import type { Peer } from '../pods/pod.ts'
import { isInBlock, type Block } from './in-blocks.ts'
import { selectsLabels, type Selector } from './label-selector.ts'
import type { DirectionRules, Policy, Rule, SelectorUse } from './policy.ts'
import { rangesOf, readBlock } from './read-block.ts'
import { readPorts } from './read-ports.ts'
import { readSelector } from './read-selector.ts'
import { rulePorts } from './rule-ports.ts'

interface ReadPeer {
  matches(peer: Peer): boolean
  readonly block?: Block
  readonly use?: SelectorUse
}

interface ReadRules {
  readonly rules: readonly Rule[]
  readonly peers: readonly ReadPeer[]
}

/**
 * Parses a NetworkPolicy (networking.k8s.io/v1) like the API server. Throws UserError (exit 2) with the position of
 * what it would reject. https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export const networkPolicy = (object: SourcedObject, namespace: string, name: string): Policy => {
  const root = partOf(object)
  refuseUnknownKeys(root, ['apiVersion', 'kind', 'metadata', 'spec', 'status'])
  const spec = fieldOf(root, 'spec')
  refuseUnknownKeys(spec, ['podSelector', 'policyTypes', 'ingress', 'egress'])
  const selector = readSelector(fieldOf(spec, 'podSelector')) ?? []
  const types = readTypes(spec)
  const ingress = readRules(fieldOf(spec, 'ingress'), 'from', namespace)
  const egress = readRules(fieldOf(spec, 'egress'), 'to', namespace)
  const counts = { ingress: types.includes('Ingress'), egress: types.includes('Egress') }
  const peers = [...(counts.ingress ? ingress.peers : []), ...(counts.egress ? egress.peers : [])]
  return {
    id: `${namespace}/${name}`,
    kind: 'NetworkPolicy',
    place: object.place([]),
    selects: (pod) => pod.namespace === namespace && !pod.hostNetwork && selectsLabels(selector, pod.labels),
    ingress: counts.ingress ? isolating(ingress.rules) : undefined,
    egress: counts.egress ? isolating(egress.rules) : undefined,
    blocks: rangesOf(peers.flatMap(({ block }) => block ?? [])),
    unread: [],
    uses: [
      { path: 'spec.podSelector', namespaces: { name: namespace }, pods: selector },
      ...peers.flatMap(({ use }) => use ?? []),
    ],
  }
}

const isolating = (allow: readonly Rule[]): DirectionRules => ({ isolates: true, allow, deny: [] })

const readTypes = (spec: Part): readonly string[] => {
  const types = (itemsOf(fieldOf(spec, 'policyTypes')) ?? []).map((part) => {
    if (part.value !== 'Ingress' && part.value !== 'Egress') throw refusal(part, 'must be Ingress or Egress.')
    return part.value
  })
  if (types.length > 0) return types
  const hasEgress = (itemsOf(fieldOf(spec, 'egress')) ?? []).length > 0
  return hasEgress ? ['Ingress', 'Egress'] : ['Ingress']
}

const readRules = (list: Part, word: 'from' | 'to', namespace: string): ReadRules => {
  const read = (itemsOf(list) ?? []).map((part) => {
    refuseUnknownKeys(part, [word, 'ports'])
    const peers = (itemsOf(fieldOf(part, word)) ?? []).map((peer) => readPeer(peer, namespace))
    const rule: Rule = {
      matches: peers.length === 0 ? () => true : (peer) => peers.some((one) => one.matches(peer)),
      ports: rulePorts(readPorts(fieldOf(part, 'ports'))),
    }
    return { rule, peers }
  })
  return { rules: read.map(({ rule }) => rule), peers: read.flatMap(({ peers }) => peers) }
}

const readPeer = (part: Part, namespace: string): ReadPeer => {
  refuseUnknownKeys(part, ['podSelector', 'namespaceSelector', 'ipBlock'])
  const pods = readSelector(fieldOf(part, 'podSelector'))
  const namespaces = readSelector(fieldOf(part, 'namespaceSelector'))
  const blockPart = fieldOf(part, 'ipBlock')
  if (blockPart.value !== undefined) {
    if (pods !== undefined || namespaces !== undefined)
      throw refusal(part, 'has both an ipBlock and a selector: use one or the other.')
    const block = readBlock(blockPart)
    // The API server wants strict subsets: pkg/apis/networking/validation.
    if (block.except.some((hole) => covers(hole, block.range)))
      throw refusal(fieldOf(blockPart, 'except'), 'takes out the whole block: an exception must be smaller than cidr.')
    return { matches: (peer) => isInBlock(peer, block), block }
  }
  if (pods === undefined && namespaces === undefined)
    throw refusal(part, 'matches nothing: it needs a podSelector, a namespaceSelector or an ipBlock.')
  return {
    matches: (peer) => isSelected(peer, namespace, pods ?? [], namespaces),
    use: { path: pathText(part.path), namespaces: namespaces ?? { name: namespace }, pods },
  }
}

/** Selectors do not match host network pods. */
const isSelected = (peer: Peer, own: string, pods: Selector, namespaces: Selector | undefined): boolean =>
  peer.kind === 'pod' &&
  !peer.pod.hostNetwork &&
  (namespaces === undefined ? peer.pod.namespace === own : selectsLabels(namespaces, peer.pod.namespaceLabels)) &&
  selectsLabels(pods, peer.pod.labels)
