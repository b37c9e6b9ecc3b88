import * as z from 'zod'
import { connections, type IngressPeer } from '../connections/connection-config.ts'
import type { Exposure } from '../team-life/exposure.ts'

/** Where Kubernetes and almost every add-on of kops run. */
export const KUBE_SYSTEM = 'kube-system'

/** Opt-in: nothing restricts kube-system by accident. */
export const kubeSystem = z.strictObject({
  mode: z
    .enum(['guard', 'leave'])
    .default('leave')
    .describe(
      'guard: pods of other namespaces reach only DNS there; calls of the API server to webhooks and APIs, scrapers, and pods of kube-system among themselves are allowed. Egress stays open. leave does not touch it, and removes what guard made.',
    ),
  ingressFrom: connections.from
    .optional()
    .describe('Who else may connect to pods of kube-system, for example a dashboard that reads hubble-relay.'),
})

export type KubeSystemConfig = z.output<typeof kubeSystem>

/** A namespace with ingress that dayone closes. */
export interface ClosedNamespace {
  readonly name: string
  readonly exposure?: Exposure | undefined
  readonly ingressFrom?: readonly IngressPeer[] | undefined
}

/** The namespaces whose ingress is closed: those of teams, and kube-system if dayone.yaml says so. Pure. */
export const closedNamespaces = <One extends ClosedNamespace>(
  namespaces: readonly One[],
  { mode, ingressFrom }: KubeSystemConfig,
): readonly (One | ClosedNamespace)[] =>
  mode === 'guard' ? [...namespaces, { name: KUBE_SYSTEM, ingressFrom }] : namespaces
