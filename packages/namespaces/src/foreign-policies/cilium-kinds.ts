import { meets, requirementsOf, selectorText, type KubeObject, type LabelSelector } from '@dayone/kube'
import { blockText, coversMost, type AddressBlock } from './address-ranges.ts'
import { listOf, mapOf, nameLabel, textsOf, type GuardedNamespace, type Opening, type PolicyKind } from './opening.ts'
import { isDnsOnly, portText } from './port-text.ts'

const namespaceKey = 'io.kubernetes.pod.namespace'
const namespaceLabels = 'io.cilium.k8s.namespace.labels.'

/** Cilium prefixes a label with its source: `k8s:`, `any:`. */
const bare = (key: string): string => key.replace(/^(k8s|any)[:.]/, '')

const isOfNamespace = ({ key }: { readonly key: string }): boolean =>
  bare(key) === namespaceKey || bare(key).startsWith(namespaceLabels)

/** The namespace requirements of an endpoint selector match this namespace; requirements on pods may always match. */
const canSelectIn = (selector: LabelSelector, { name, labels }: GuardedNamespace): boolean => {
  const known: Readonly<Record<string, string>> = { ...labels, [nameLabel]: name, [namespaceKey]: name }
  return requirementsOf(selector)
    .filter(isOfNamespace)
    .every((requirement) => meets({ ...requirement, key: bare(requirement.key).replace(namespaceLabels, '') }, known))
}

/** `spec` is one rule, `specs` are many; a policy may have both. */
const rulesOf = (policy: KubeObject): readonly Readonly<Record<string, unknown>>[] =>
  [policy['spec'], ...listOf(policy['specs'])].map(mapOf).filter((rule) => Object.keys(rule).length > 0)

const endpointSelectorOf = (rule: Readonly<Record<string, unknown>>): LabelSelector | undefined =>
  rule['endpointSelector'] === undefined ? undefined : mapOf(rule['endpointSelector'])

const blocksOf = (rule: Readonly<Record<string, unknown>>, word: 'from' | 'to'): readonly AddressBlock[] => [
  ...textsOf(rule[`${word}CIDR`]).map((cidr) => ({ cidr, except: [] })),
  ...listOf(rule[`${word}CIDRSet`]).map((set) => {
    const { cidr, cidrGroupRef, except } = mapOf(set)
    const name =
      typeof cidr === 'string' ? cidr : `the group ${typeof cidrGroupRef === 'string' ? cidrGroupRef : 'of addresses'}`
    return { cidr: name, except: textsOf(except) }
  }),
]

const wideEntities = new Set(['all', 'world', 'world-ipv4', 'world-ipv6', 'cluster'])

type Peer = Pick<Opening, 'peer' | 'isWide' | 'isByLabel'>

const endpointPeers = (
  rule: Readonly<Record<string, unknown>>,
  word: 'from' | 'to',
  isClusterwide: boolean,
  namespace: GuardedNamespace,
): readonly Peer[] =>
  listOf(rule[`${word}Endpoints`]).flatMap((value) => {
    const selector = mapOf(value) as LabelSelector
    const ofNamespace = requirementsOf(selector).filter(isOfNamespace)
    const isSame = ofNamespace.length === 0 ? !isClusterwide : isOnly(ofNamespace, namespace.name)
    if (isSame && namespace.allowSameNamespace) return []
    const text = selectorText(selector)
    if (word === 'to' && isDns(selector) && isDnsOnly(rule['toPorts'])) return []
    const byLabel = ofNamespace.some(({ key }) => {
      const label = bare(key)
      return label !== namespaceKey && label !== `${namespaceLabels}${nameLabel}`
    })
    const scope = isSame ? ' of the same namespace' : ofNamespace.length === 0 ? ' of every namespace' : ''
    return [
      {
        peer: `${text === '' ? 'every pod' : `pods with ${text}`}${scope}`,
        isWide: text === '' && !isSame,
        ...(byLabel ? { isByLabel: true as const } : {}),
      },
    ]
  })

const isOnly = (requirements: ReturnType<typeof requirementsOf>, name: string): boolean =>
  requirements.some(
    ({ key, operator, values = [] }) =>
      [namespaceKey, `${namespaceLabels}${nameLabel}`].includes(bare(key)) &&
      operator === 'In' &&
      values.every((value) => value === name),
  )

const isDns = (selector: LabelSelector): boolean => {
  const asked = requirementsOf(selector).map(
    ({ key, operator, values = [] }) => `${bare(key)} ${operator} ${values.join()}`,
  )
  return asked.includes(`${namespaceKey} In kube-system`) && asked.includes('k8s-app In kube-dns')
}

const openingsOfRule = (
  value: unknown,
  direction: Opening['direction'],
  isClusterwide: boolean,
  namespace: GuardedNamespace,
): readonly Opening[] => {
  const rule = mapOf(value)
  const word = direction === 'in' ? 'from' : 'to'
  const ports = portText(rule['toPorts'])
  const blocks = blocksOf(rule, word)
  const isWide = coversMost(blocks)
  const named = (field: string, what: string): readonly Peer[] =>
    listOf(rule[field]).map((item) => ({ peer: `${what} ${JSON.stringify(item)}`, isWide: false }))
  const peers: readonly Peer[] = [
    ...endpointPeers(rule, word, isClusterwide, namespace),
    ...blocks.map((block) => ({ peer: blockText(block), isWide })),
    ...textsOf(rule[`${word}Entities`]).map((entity) => ({
      peer: `the entity ${entity}`,
      isWide: wideEntities.has(entity),
    })),
    ...named(`${word}Groups`, 'the group'),
    ...named(`${word}Nodes`, 'nodes'),
    ...named('toFQDNs', 'the names'),
    ...named('toServices', 'the service'),
  ]
  const namesPeers = Object.keys(rule).some(
    (key) => key.startsWith(word) && key !== 'toPorts' && !key.endsWith('Requires'),
  )
  // Ports without peers mean every peer; an empty rule allows nothing.
  if (!namesPeers && ('toPorts' in rule || 'icmps' in rule))
    return [{ direction, ports, peer: 'everyone', isWide: true }]
  return peers.map((peer) => ({ direction, ports, ...peer }))
}

const openings =
  (isClusterwide: boolean): PolicyKind['openings'] =>
  (policy, namespace) =>
    rulesOf(policy)
      .filter((rule) => {
        const selector = endpointSelectorOf(rule)
        return selector !== undefined && (!isClusterwide || canSelectIn(selector, namespace))
      })
      .flatMap((rule) => [
        ...listOf(rule['ingress']).flatMap((one) => openingsOfRule(one, 'in', isClusterwide, namespace)),
        ...listOf(rule['egress']).flatMap((one) => openingsOfRule(one, 'out', isClusterwide, namespace)),
      ])

/** https://docs.cilium.io/en/stable/security/policy/language/: deny rules (ingressDeny, egressDeny) open nothing. */
export const ciliumKinds: readonly PolicyKind[] = [
  {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    selectsIn: ({ metadata }, { name }) => metadata.namespace === name,
    openings: openings(false),
  },
  {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumClusterwideNetworkPolicy',
    selectsIn: () => true,
    openings: openings(true),
  },
]
