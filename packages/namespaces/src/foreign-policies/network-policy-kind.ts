import { requirementsOf, selectorText, type LabelSelector } from '@dayone/kube'
import { blockText, coversMost, type AddressBlock } from './address-ranges.ts'
import { listOf, mapOf, nameLabel, textsOf, type GuardedNamespace, type Opening, type PolicyKind } from './opening.ts'
import { isDnsOnly, portText } from './port-text.ts'

type Direction = Opening['direction']

const blockOf = (peer: unknown): AddressBlock | undefined => {
  const { cidr, except } = mapOf(mapOf(peer)['ipBlock'])
  return typeof cidr === 'string' ? { cidr, except: textsOf(except) } : undefined
}

const selectorOf = (peer: unknown, key: string): LabelSelector | undefined => {
  const value = mapOf(peer)[key]
  return value === undefined || value === null ? undefined : value
}

/** The selector can match only this namespace. */
const isOnlyThis = (selector: LabelSelector, { name }: GuardedNamespace): boolean =>
  requirementsOf(selector).some(
    ({ key, operator, values = [] }) =>
      key === nameLabel && operator === 'In' && values.every((value) => value === name),
  )

const namesDns = (peer: unknown): boolean =>
  selectorText(selectorOf(peer, 'namespaceSelector')) === `${nameLabel}=kube-system` &&
  selectorText(selectorOf(peer, 'podSelector')) === 'k8s-app=kube-dns'

const isOpenAnyway = (peer: unknown, rule: unknown, direction: Direction, namespace: GuardedNamespace): boolean => {
  const selector = selectorOf(peer, 'namespaceSelector')
  const isSame = blockOf(peer) === undefined && (selector === undefined || isOnlyThis(selector, namespace))
  return (
    (isSame && namespace.allowSameNamespace) ||
    (direction === 'out' && namesDns(peer) && isDnsOnly(mapOf(rule)['ports']))
  )
}

/** The text for a peer with selectors. */
export const peerOpening = (
  namespaces: LabelSelector | undefined,
  pods: LabelSelector | undefined,
): Pick<Opening, 'peer' | 'isWide' | 'isByLabel'> => {
  const podWords = selectorText(pods)
  const what = podWords === '' ? 'every pod' : `pods with ${podWords}`
  if (namespaces === undefined) return { peer: `${what} of the same namespace`, isWide: false }
  const requirements = requirementsOf(namespaces)
  if (requirements.length === 0) return { peer: `${what} of every namespace`, isWide: podWords === '' }
  const names = requirements.find(({ key, operator }) => key === nameLabel && operator === 'In')
  if (names !== undefined) return { peer: `${what} of ${(names.values ?? []).join(', ')}`, isWide: false }
  return { peer: `${what} of namespaces with ${selectorText(namespaces)}`, isWide: false, isByLabel: true }
}

const openingOf = (peer: unknown): Pick<Opening, 'peer' | 'isWide' | 'isByLabel'> => {
  const block = blockOf(peer)
  if (block !== undefined) return { peer: blockText(block), isWide: coversMost([block]) }
  return peerOpening(selectorOf(peer, 'namespaceSelector'), selectorOf(peer, 'podSelector'))
}

const everyone = { peer: 'everyone', isWide: true } as const

const ruleOpenings = (
  rule: unknown,
  peers: readonly unknown[],
  direction: Direction,
  namespace: GuardedNamespace,
): readonly Opening[] => {
  const ports = portText(mapOf(rule)['ports'])
  // A rule without peers applies to everyone.
  if (peers.length === 0) return [{ direction, ports, ...everyone }]
  return peers
    .filter((peer) => !isOpenAnyway(peer, rule, direction, namespace))
    .map((peer) => ({ direction, ports, ...openingOf(peer) }))
}

/** Narrow blocks can together cover everyone. */
const widened = (openings: readonly Opening[], blocks: readonly AddressBlock[]): readonly Opening[] => {
  if (!coversMost(blocks)) return openings
  const texts = new Set(blocks.map(blockText))
  return openings.map((opening) => (texts.has(opening.peer) ? { ...opening, isWide: true } : opening))
}

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
export const networkPolicyKind: PolicyKind = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  selectsIn: ({ metadata }, { name }) => metadata.namespace === name,
  openings(policy, namespace) {
    const spec = mapOf(policy['spec'])
    const types = textsOf(spec['policyTypes'])
    const direction = (word: 'Ingress' | 'Egress', field: 'ingress' | 'egress', peers: 'from' | 'to') => {
      // Rules of a direction that the policy does not list have no effect.
      if (types.length > 0 && !types.includes(word)) return []
      const rules = listOf(spec[field])
      const way = field === 'ingress' ? ('in' as const) : ('out' as const)
      const blocks = rules.flatMap((rule) => listOf(mapOf(rule)[peers]).flatMap((peer) => blockOf(peer) ?? []))
      return widened(
        rules.flatMap((rule) => ruleOpenings(rule, listOf(mapOf(rule)[peers]), way, namespace)),
        blocks,
      )
    }
    return [...direction('Ingress', 'ingress', 'from'), ...direction('Egress', 'egress', 'to')]
  },
}
