import type { Kube, KubeKind, KubeObject } from '@dayone/kube'

/** An endpoint in a namespace that the API server calls. */
export interface ServedByNamespace {
  readonly namespace: string
  /** "the webhook x of ValidatingWebhookConfiguration y". */
  readonly title: string
}

const admission = 'admissionregistration.k8s.io/v1'
const kinds: readonly KubeKind[] = [
  { apiVersion: admission, kind: 'ValidatingWebhookConfiguration' },
  { apiVersion: admission, kind: 'MutatingWebhookConfiguration' },
  { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService' },
]

interface Service {
  readonly namespace?: string
}

const servedBy = (object: KubeObject): readonly ServedByNamespace[] => {
  const { kind, metadata, spec } = object
  const title = `${kind} ${metadata.name}`
  const service = (spec as { readonly service?: Service } | undefined)?.service?.namespace
  if (service !== undefined) return [{ namespace: service, title }]
  const webhooks = (object['webhooks'] ?? []) as readonly {
    readonly name: string
    readonly clientConfig?: { readonly service?: Service }
  }[]
  return webhooks.flatMap(({ name, clientConfig }) =>
    clientConfig?.service?.namespace === undefined
      ? []
      : [{ namespace: clientConfig.service.namespace, title: `the webhook ${name} of ${title}` }],
  )
}

/** Webhooks and APIs that pods serve, with their namespace: the API server reaches them over the pod network. */
export const readServed = async (kube: Pick<Kube, 'list'>): Promise<readonly ServedByNamespace[]> => {
  const found = await Promise.all(kinds.map((kind) => kube.list(kind).catch((): readonly KubeObject[] => [])))
  return found.flat().flatMap(servedBy)
}
