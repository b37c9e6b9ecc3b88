import type { Kube, KubeObject, ObjectRef } from '../api/kube.ts'
import type { WebhookOwner } from './refusal-sentence.ts'

interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

interface ResourceRule {
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
}

interface Webhook {
  readonly name: string
  readonly rules?: readonly ResourceRule[]
  readonly namespaceSelector?: LabelSelector
  readonly objectSelector?: LabelSelector
}

const admission = 'admissionregistration.k8s.io/v1'
const webhookKinds = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'] as const

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
const isSelected = (labels: Readonly<Record<string, string>>, selector: LabelSelector | undefined): boolean =>
  Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
  (selector?.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key]
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value)
      case 'NotIn':
        return value === undefined || !values.includes(value)
      case 'Exists':
        return value !== undefined
      default:
        return value === undefined
    }
  })

const covers = (rule: ResourceRule, group: string, resource: string): boolean => {
  const has = (list: readonly string[] | undefined, wanted: string) =>
    (list ?? []).some((one) => one === '*' || one === '*/*' || one === wanted)
  return has(rule.apiGroups, group) && has(rule.resources, resource)
}

/**
 * The `webhooks` of each configuration of these kinds. Empty if they may not be read: the error message then lacks a
 * name, which is acceptable.
 */
const webhooksOf = async (
  kube: Pick<Kube, 'list'>,
  kinds: readonly WebhookOwner['kind'][],
): Promise<readonly { readonly owner: WebhookOwner; readonly webhook: Webhook }[]> => {
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const found = await kube.list({ apiVersion: admission, kind }).catch(() => [] as readonly KubeObject[])
      return found.flatMap((configuration) =>
        ((configuration['webhooks'] ?? []) as readonly Webhook[]).map((webhook) => ({
          owner: { kind, name: configuration.metadata.name },
          webhook,
        })),
      )
    }),
  )
  return lists.flat()
}

/** Finds the configuration that contains the webhook of that name. */
export const findWebhookOwner = async (kube: Pick<Kube, 'list'>, name: string): Promise<WebhookOwner | undefined> =>
  (await webhooksOf(kube, webhookKinds)).find(({ webhook }) => webhook.name === name)?.owner

/**
 * The mutating webhooks and policies that may have changed an object: `MutatingWebhookConfiguration x (webhook y)`,
 * `MutatingAdmissionPolicy z`. Selects by rules and selectors; does not evaluate expressions.
 */
export const findMutators = async (
  kube: Pick<Kube, 'list' | 'get' | 'pathOf'>,
  ref: ObjectRef,
  labels: Readonly<Record<string, string>>,
): Promise<readonly string[]> => {
  const group = ref.apiVersion.includes('/') ? (ref.apiVersion.split('/')[0] ?? '') : ''
  const { name: _name, ...kind } = ref
  const resource = (await kube.pathOf(kind)).split('/').at(-1) ?? ''
  const namespaceName = ref.kind === 'Namespace' ? ref.name : ref.namespace
  const namespace =
    namespaceName === undefined
      ? undefined
      : await kube.get({ apiVersion: 'v1', kind: 'Namespace', name: namespaceName }).catch(() => undefined)
  const namespaceLabels =
    namespaceName === undefined
      ? undefined
      : { 'kubernetes.io/metadata.name': namespaceName, ...namespace?.metadata.labels }
  const webhooks = (await webhooksOf(kube, ['MutatingWebhookConfiguration'])).filter(
    ({ webhook }) =>
      (webhook.rules ?? []).some((rule) => covers(rule, group, resource)) &&
      (namespaceLabels === undefined || isSelected(namespaceLabels, webhook.namespaceSelector)) &&
      isSelected(labels, webhook.objectSelector),
  )
  const policies = await kube
    .list({ apiVersion: admission, kind: 'MutatingAdmissionPolicy' })
    .catch(() => [] as readonly KubeObject[])
  return [
    ...webhooks.map(({ owner, webhook }) => `${owner.kind} ${owner.name} (webhook ${webhook.name})`),
    ...policies
      .filter(({ spec }) =>
        (
          (spec as { matchConstraints?: { resourceRules?: readonly ResourceRule[] } } | undefined)?.matchConstraints
            ?.resourceRules ?? []
        ).some((rule) => covers(rule, group, resource)),
      )
      .map(({ metadata }) => `MutatingAdmissionPolicy ${metadata.name}`),
  ]
}
