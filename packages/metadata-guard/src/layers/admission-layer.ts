import type { LayerAnswer, PodKind } from './access.ts'

/** What admission refuses, by namespace. */
export interface AdmissionLayer {
  /** The admission policy of dayone is there as configured. */
  readonly isGuarded: boolean
  /** Namespaces that it exempts. */
  readonly exempt: readonly string[]
  /** `pod-security.kubernetes.io/enforce` of each namespace that has it. */
  readonly enforced: ReadonlyMap<string, string>
}

/** Both refuse host namespaces, privileged containers and hostPath volumes. */
const strictLevels: readonly string[] = ['baseline', 'restricted']

/**
 * Which admission refuses a new pod of a kind in a namespace; empty where it is admitted. Pure.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const admissionLayer = (
  { isGuarded, exempt, enforced }: AdmissionLayer,
  kind: PodKind,
  namespace: string,
): readonly LayerAnswer[] => {
  if (kind === 'pod') return []
  return [
    ...(kind === 'hostNetwork' && isGuarded && !exempt.includes(namespace)
      ? [{ state: 'blocks', by: 'admission' } as const]
      : []),
    ...(strictLevels.includes(enforced.get(namespace) ?? '') ? [{ state: 'blocks', by: 'Pod Security' } as const] : []),
  ]
}
