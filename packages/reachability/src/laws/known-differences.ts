import type { GeneratedWorld } from './generated-world.fixture.ts'

/**
 * A known difference between cyclonus 0.5.6 and the documentation, as a transformation to a world in which the
 * evaluator behaves like cyclonus.
 */
export interface KnownDifference {
  readonly id: string
  /** The behavior of cyclonus, with source. */
  readonly cyclonus: string
  /** The documented behavior, with source. */
  readonly documentation: string
  /** Converts a world to the one that cyclonus effectively evaluates. */
  readonly asCyclonus: (world: GeneratedWorld) => GeneratedWorld
  /** The evaluator's own option, if the documentation leaves the behavior open. */
  readonly blocksMeanPods?: true
}

interface Expression {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly Expression[]
}

const isSelector = (value: object): value is LabelSelector => 'matchLabels' in value || 'matchExpressions' in value

/** The same value with every selector in it replaced. */
const replaced = (value: unknown, change: (selector: LabelSelector) => LabelSelector): unknown => {
  if (Array.isArray(value)) return value.map((item: unknown) => replaced(item, change))
  if (typeof value !== 'object' || value === null) return value
  if (isSelector(value)) return change(value)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, change)]))
}

const withSelectors =
  (change: (selector: LabelSelector) => LabelSelector) =>
  (world: GeneratedWorld): GeneratedWorld => ({
    ...world,
    policies: world.policies.map((policy) => ({ ...policy, spec: replaced(policy.spec, change) as object })),
  })

/** The label values of generated worlds, except the empty one. */
const otherValues = ['a', 'b']

export const knownDifferences: readonly KnownDifference[] = [
  {
    id: 'not-in-wants-the-key',
    cyclonus:
      'pkg/kube/labelselector.go, IsMatchExpressionMatchForLabels: NotIn does not match where the key is missing.',
    documentation:
      'NotIn selects values other than those listed, "and all resources with no labels with the key". https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#set-based-requirement',
    asCyclonus: withSelectors(({ matchExpressions = [], ...selector }) => ({
      ...selector,
      matchExpressions: matchExpressions.flatMap((one) =>
        one.operator === 'NotIn' ? [one, { key: one.key, operator: 'Exists' }] : [one],
      ),
    })),
  },
  {
    id: 'empty-value-matches-no-label',
    cyclonus:
      'pkg/kube/labelselector.go, IsLabelsMatchLabelSelector: matchLabels with an empty value match where the key is missing.',
    documentation:
      'A pair of matchLabels is "equivalent to an element of matchExpressions" with the operator In, which needs the key. https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements',
    asCyclonus: withSelectors(({ matchLabels = {}, matchExpressions = [] }) => ({
      matchLabels: Object.fromEntries(Object.entries(matchLabels).filter(([, value]) => value !== '')),
      matchExpressions: [
        ...matchExpressions,
        ...Object.entries(matchLabels)
          .filter(([, value]) => value === '')
          .map(([key]) => ({ key, operator: 'NotIn', values: otherValues })),
      ],
    })),
  },
  {
    id: 'blocks-mean-pods',
    cyclonus: 'pkg/matcher/ippeermatcher.go: an ipBlock matches pods by their address.',
    documentation:
      'ipBlocks "should be cluster-external IPs, since Pod IPs are ephemeral and unpredictable": whether they match pods is left to the plugin; Cilium does not. https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
    asCyclonus: (world) => world,
    blocksMeanPods: true,
  },
]

/** Pairs of a pod with itself are not compared: cyclonus evaluates them, but "a Pod cannot block access to itself". */
export const isCompared = (from: number, to: number): boolean => from !== to
