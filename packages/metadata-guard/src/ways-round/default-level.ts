import type { KubeObject } from '@dayone/kube'

interface PolicySpec {
  readonly matchConstraints?: {
    readonly resourceRules?: readonly {
      readonly operations?: readonly string[]
      readonly resources?: readonly string[]
    }[]
  }
  readonly matchConditions?: readonly { readonly expression?: string }[]
  readonly variables?: readonly unknown[]
  readonly mutations?: readonly { readonly applyConfiguration?: { readonly expression?: string } }[]
}

/** CEL of the step namespaces: only a namespace without a level. */
const hasNoLevel = "dyn(object).metadata.?labels.orValue({})[?'pod-security.kubernetes.io/enforce'].orValue('') == ''"

const setsLabels =
  /^Object\{metadata: Object\.metadata\{labels: \{('(pod-security\.kubernetes\.io\/(enforce|warn|audit)|dayone\.dev\/pod-security)': '(baseline|restricted|default)'(, )?)+\}\}\}$/

/**
 * A mutating policy that can only give a new namespace without a Pod Security level one, like that of the step namespaces:
 * it removes nothing. By its content, because anyone who may create policies can use its name. Pure.
 */
export const onlySetsDefaultLevel = (policy: KubeObject): boolean => {
  const {
    matchConstraints,
    matchConditions = [],
    variables = [],
    mutations = [],
  } = (policy['spec'] ?? {}) as PolicySpec
  const rules = matchConstraints?.resourceRules ?? []
  return (
    rules.length > 0 &&
    rules.every(({ operations, resources }) => operations?.join() === 'CREATE' && resources?.join() === 'namespaces') &&
    matchConditions.some(({ expression }) => expression === hasNoLevel) &&
    variables.length === 0 &&
    mutations.length > 0 &&
    mutations.every(({ applyConfiguration }) => setsLabels.test(applyConfiguration?.expression ?? ''))
  )
}
