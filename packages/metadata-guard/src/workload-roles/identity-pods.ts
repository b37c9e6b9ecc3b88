import { kopsAudience } from '@dayone/aws'
import { containersOf, type KubeObject, type PodSpec } from '@dayone/kube'
import { rootOf } from '../ways-round/workload-root.ts'

/** A pod of a service account with a role: what the webhook gave it. */
export interface IdentityPod {
  readonly namespace: string
  readonly name: string
  readonly account: string
  /** The object to restart. */
  readonly root: { readonly kind: string; readonly name: string }
  /** AWS_ROLE_ARN of each container; undefined without. */
  readonly roles: readonly (string | undefined)[]
  readonly hasTokenFile: boolean
  /** Audiences of its projected service account tokens. */
  readonly audiences: readonly string[]
  /** It runs on a node that only simulates containers. */
  readonly isEmulated: boolean
}

interface Status {
  readonly phase?: string
  readonly containerStatuses?: readonly { readonly containerID?: string }[]
}

interface Projected {
  readonly sources?: readonly { readonly serviceAccountToken?: { readonly audience?: string } }[]
}

/** Undefined for a pod that has ended, or is about to. Pure. */
export function identityPod(pod: KubeObject): IdentityPod | undefined {
  const { namespace = '', name } = pod.metadata
  const spec = pod['spec'] as PodSpec
  const { phase, containerStatuses = [] } = (pod['status'] ?? {}) as Status
  if (phase === 'Succeeded' || phase === 'Failed' || pod.metadata['deletionTimestamp'] !== undefined) return undefined
  const { ephemeralContainers: _debug, ...started } = spec
  const variables = containersOf(started).map(({ env = [] }) => new Map(env.map((one) => [one.name, one.value])))
  return {
    namespace,
    name,
    account: spec.serviceAccountName ?? 'default',
    root: rootOf(pod),
    roles: variables.map((env) => env.get('AWS_ROLE_ARN')),
    hasTokenFile: variables.every((env) => env.has('AWS_WEB_IDENTITY_TOKEN_FILE')),
    audiences: (spec.volumes ?? []).flatMap(
      ({ projected }) =>
        ((projected ?? {}) as Projected).sources?.flatMap(
          ({ serviceAccountToken }) => serviceAccountToken?.audience ?? [],
        ) ?? [],
    ),
    isEmulated: phase === 'Running' && containerStatuses.every(({ containerID }) => !containerID),
  }
}

/** What a pod lacks to use this role: "AWS_ROLE_ARN in every container". Empty for nothing. Pure. */
export const missingIn = ({ roles, hasTokenFile, audiences }: IdentityPod, role: string): readonly string[] => [
  ...(roles.every((one) => one === role) ? [] : [`AWS_ROLE_ARN is not ${role} in every container`]),
  ...(hasTokenFile ? [] : ['AWS_WEB_IDENTITY_TOKEN_FILE is not set in every container']),
  ...(audiences.includes(kopsAudience) ? [] : [`no token for ${kopsAudience} is mounted`]),
]
