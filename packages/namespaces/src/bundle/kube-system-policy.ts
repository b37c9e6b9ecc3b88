import { refOf, type KubeObject, type ObservedObjects } from '@dayone/kube'
import { KUBE_SYSTEM, type KubeSystemConfig } from './kube-system-config.ts'
import { policy } from './network-policies.ts'

/**
 * Closes every pod of kube-system to all but its neighbours: only cluster admins place pods there, and nothing says which
 * parts of an add-on call each other. Only ingress: the platform's way out stays open.
 */
export const denyFromElsewhere: KubeObject = policy(KUBE_SYSTEM, 'dayone-deny-from-elsewhere', {
  policyTypes: ['Ingress'],
  ingress: [{ from: [{ podSelector: {} }] }],
})

/** Whether an object of this step is in kube-system: only policies are. */
export const guardsKubeSystem = ({ metadata }: Pick<KubeObject, 'metadata'>): boolean =>
  metadata.namespace === KUBE_SYSTEM

/** Whether this run closes kube-system for the first time. Pure. */
export const willCloseKubeSystem = ({ mode }: KubeSystemConfig, observed: ObservedObjects | undefined): boolean =>
  mode === 'guard' && observed !== undefined && observed.find(refOf(denyFromElsewhere)) === undefined
