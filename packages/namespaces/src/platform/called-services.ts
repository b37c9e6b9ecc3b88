import { servedKinds, type Kube, type KubeKind, type KubeObject } from '@dayone/kube'

/** A Service that the API server calls. Only cluster-scoped objects say so, which no team may write. */
export interface CalledService {
  readonly namespace: string
  readonly service: string
  readonly port: number
  /** "the webhook x of ValidatingWebhookConfiguration y". */
  readonly title: string
  /** Requests of others fail while it cannot be reached. */
  readonly stops: boolean
}

const admission = 'admissionregistration.k8s.io/v1'
const kinds: readonly KubeKind[] = [
  { apiVersion: admission, kind: 'ValidatingWebhookConfiguration' },
  { apiVersion: admission, kind: 'MutatingWebhookConfiguration' },
  { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService' },
]
const definitions: KubeKind = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' }

/** The default of every reference to a Service. */
const HTTPS = 443

interface ServiceReference {
  readonly namespace?: string
  readonly name?: string
  readonly port?: number
}

interface ClientConfig {
  readonly service?: ServiceReference | null
}

const calledBy = (
  reference: ServiceReference | null | undefined,
  title: string,
  stops: boolean,
): readonly CalledService[] => {
  const { namespace, name, port = HTTPS } = reference ?? {}
  return namespace === undefined || name === undefined ? [] : [{ namespace, service: name, port, title, stops }]
}

const calledOf = (object: KubeObject): readonly CalledService[] => {
  const { kind, metadata } = object
  const title = `${kind} ${metadata.name}`
  const spec = (object['spec'] ?? {}) as {
    readonly service?: ServiceReference | null
    readonly conversion?: { readonly webhook?: { readonly clientConfig?: ClientConfig } }
  }
  if (kind === 'APIService') return calledBy(spec.service, title, true)
  if (kind === definitions.kind)
    return calledBy(spec.conversion?.webhook?.clientConfig?.service, `the conversion webhook of ${title}`, true)
  const webhooks = (object['webhooks'] ?? []) as readonly {
    readonly name: string
    readonly clientConfig?: ClientConfig
    readonly failurePolicy?: string
  }[]
  return webhooks.flatMap(({ name, clientConfig, failurePolicy }) =>
    calledBy(clientConfig?.service, `the webhook ${name} of ${title}`, failurePolicy !== 'Ignore'),
  )
}

/**
 * Admission webhooks, aggregated APIs and, if asked for, conversion webhooks, with the Service that answers. Throws
 * UserError (exit 6) if they may not be listed: rules for them would otherwise be removed.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
 */
export const readCalledServices = async (
  kube: Pick<Kube, 'observeAll' | 'isServed'>,
  withConversions: boolean,
  since?: Date,
): Promise<readonly CalledService[]> => {
  const served = await servedKinds(kube, withConversions ? [...kinds, definitions] : kinds)
  const found = await Promise.all(served.map((kind) => kube.observeAll(kind, since)))
  return found.flat().flatMap(calledOf)
}
