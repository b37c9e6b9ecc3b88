import type { Kube, KubeObject } from '@dayone/kube'
import type { NamespacesConfig } from '../config.ts'
import type { Candidate } from './caller-rules.ts'
import { readIngressControllers } from './read-callers.ts'

/** Ingresses of namespaces that dayone.yaml does not open to an ingress controller. */
export interface ClosedIngresses {
  readonly ingresses: readonly KubeObject[]
  /** What connects to the pods behind them. */
  readonly controllers: readonly Candidate[]
}

/** Undefined if there are none, or no ingress controller runs in the cluster. */
export const readClosedIngresses = async (
  config: Pick<NamespacesConfig, 'namespaces' | 'scrapers' | 'ingressControllers'>,
  kube: Pick<Kube, 'observeAll' | 'observing'>,
): Promise<ClosedIngresses | undefined> => {
  const closed = new Set(config.namespaces.filter(({ exposure }) => exposure !== 'ingress').map(({ name }) => name))
  if (closed.size === 0) return undefined
  const controllers = await readIngressControllers(config, kube)
  if (controllers.length === 0) return undefined
  const ingresses = (await kube.observeAll({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' })).filter(
    ({ metadata }) => closed.has(metadata.namespace ?? ''),
  )
  return ingresses.length === 0 ? undefined : { ingresses, controllers }
}
