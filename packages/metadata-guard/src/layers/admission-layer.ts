import type { LayerAnswer, PodKind } from './access.ts'

/** What admission rejects, by namespace. */
export interface AdmissionLayer {
  /** The admission policy of dayone exists as configured. */
  readonly isGuarded: boolean
  /** Namespaces that it exempts. */
  readonly exempt: readonly string[]
  /** `pod-security.kubernetes.io/enforce` of each namespace that has it. */
  readonly enforced: ReadonlyMap<string, string>
}

/** Both reject host namespaces, privileged containers and hostPath volumes. */
const strictLevels: readonly string[] = ['baseline', 'restricted']

/**
 * The admission plugins that reject a new pod of a kind in a namespace; empty if it is admitted. Pure.
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
