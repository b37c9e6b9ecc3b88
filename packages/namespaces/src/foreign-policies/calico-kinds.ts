import { blockText, coversMost } from './address-ranges.ts'
import { listOf, mapOf, nameLabel, textsOf, type GuardedNamespace, type Opening, type PolicyKind } from './opening.ts'

const clause = /^([\w./-]+)\s*(==|!=)\s*(['"])(.*)\3$/
const setClause = /^([\w./-]+)\s+(not in|in)\s*\{(.*)\}$/

const valuesOf = (set: string): readonly string[] =>
  set.split(',').map((item) => item.trim().replace(/^['"]|['"]$/g, ''))

/** Undefined: the key is unknown, so the clause may match. */
const holds = (text: string, labels: Readonly<Record<string, string | undefined>>): boolean | undefined => {
  const [, key = '', operator, , value] = clause.exec(text) ?? []
  if (key !== '') return key in labels ? (labels[key] === value) === (operator === '==') : undefined
  const [, setKey = '', setOperator, set = ''] = setClause.exec(text) ?? []
  if (setKey !== '' && setKey in labels) return valuesOf(set).includes(labels[setKey] ?? '') === (setOperator === 'in')
  return text === 'global()' ? false : undefined
}

/**
 * Whether a Calico selector can match. Only plain clauses joined by && can exclude a match; everything else may match.
 */
const canHold = (selector: unknown, labels: Readonly<Record<string, string | undefined>>): boolean =>
  typeof selector !== 'string' ||
  selector.includes('||') ||
  selector
    .split('&&')
    .map((part) => part.trim().replace(/^\((.*)\)$/, '$1'))
    .every((part) => holds(part, labels) !== false)

const selectsGlobally = (spec: Readonly<Record<string, unknown>>, { name, labels }: GuardedNamespace): boolean =>
  canHold(spec['namespaceSelector'], { ...labels, [nameLabel]: name, 'projectcalico.org/name': name }) &&
  canHold(spec['selector'], { 'projectcalico.org/namespace': name })

const peerOf = (end: Readonly<Record<string, unknown>>, isGlobal: boolean): Pick<Opening, 'peer' | 'isWide'> => {
  const nets = textsOf(end['nets']).map((cidr) => ({ cidr, except: textsOf(end['notNets']) }))
  if (nets.length > 0) return { peer: nets.map(blockText).join(', '), isWide: coversMost(nets) }
  const { namespaceSelector, selector, serviceAccounts, services, domains } = end
  const chosen = { namespaceSelector, selector, serviceAccounts, services, domains }
  const words = Object.entries(chosen).flatMap(([key, value]) =>
    value === undefined || value === '' || value === 'all()'
      ? []
      : [`${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`],
  )
  if (words.length > 0) return { peer: `pods with ${words.join(', ')}`, isWide: false }
  const isSame = selector === 'all()' && !isGlobal && namespaceSelector === undefined
  return isSame ? { peer: 'every pod of the same namespace', isWide: false } : { peer: 'everyone', isWide: true }
}

/** Only a selector, in a namespaced policy: it can match only pods of that namespace. */
const isSameNamespace = (end: Readonly<Record<string, unknown>>, isGlobal: boolean): boolean =>
  !isGlobal &&
  typeof end['selector'] === 'string' &&
  end['namespaceSelector'] === undefined &&
  end['nets'] === undefined

const openings =
  (isGlobal: boolean): PolicyKind['openings'] =>
  (policy, { allowSameNamespace }) => {
    const spec = mapOf(policy['spec'])
    const types = textsOf(spec['types'])
    return (['ingress', 'egress'] as const).flatMap((field) => {
      const isMeant = types.length === 0 || types.some((type) => type.toLowerCase() === field)
      if (!isMeant) return []
      return listOf(spec[field]).flatMap((value): readonly Opening[] => {
        const rule = mapOf(value)
        const end = mapOf(rule[field === 'ingress' ? 'source' : 'destination'])
        if (rule['action'] !== 'Allow' || (allowSameNamespace && isSameNamespace(end, isGlobal))) return []
        const ports = listOf(mapOf(rule['destination'])['ports']).join(', ')
        const protocol = typeof rule['protocol'] === 'string' ? rule['protocol'] : ''
        const text = [protocol, ports].filter((part) => part !== '').join(' ')
        return [{ direction: field === 'ingress' ? 'in' : 'out', ports: text, ...peerOf(end, isGlobal) }]
      })
    })
  }

const kindsOf = (apiVersion: string): readonly PolicyKind[] => [
  {
    apiVersion,
    kind: 'NetworkPolicy',
    selectsIn: ({ metadata }, { name }) => metadata.namespace === name,
    openings: openings(false),
  },
  {
    apiVersion,
    kind: 'GlobalNetworkPolicy',
    selectsIn: (policy, namespace) => selectsGlobally(mapOf(policy['spec']), namespace),
    openings: openings(true),
  },
]

/**
 * Calico's own policies, as kops installs them (v1 CRDs) and as newer versions serve them (v3). Staged policies are not
 * enforced. https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy
 */
export const calicoKinds: readonly PolicyKind[] = [
  ...kindsOf('crd.projectcalico.org/v1'),
  ...kindsOf('projectcalico.org/v3'),
]
