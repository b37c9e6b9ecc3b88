import { admissionPolicyKind, removalStep, type KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import * as z from 'zod'
import { guardName } from './guards/guard-policy.ts'
import { ownership } from './objects.ts'

const subjectsOf = (binding: KubeObject): readonly string[] =>
  ((binding['subjects'] ?? []) as readonly { readonly name: string }[]).map(({ name }) => name)

const roleOf = (binding: KubeObject): string => String((binding['roleRef'] as { readonly name?: string }).name)

/** Who loses which rights: one finding per group. Nothing becomes open, because rights only add up. */
const lossFindings = (own: readonly KubeObject[]): readonly Finding[] => {
  const bindings = own.filter(({ kind }) => kind.endsWith('RoleBinding'))
  const losses = bindings.flatMap((binding) =>
    subjectsOf(binding).map((group) => ({
      group,
      text: `${roleOf(binding)} in ${binding.metadata.namespace ?? 'the whole cluster'}`,
    })),
  )
  return [
    ...[...Map.groupBy(losses, ({ group }) => group)].map(([group, lost]): Finding => ({
      id: `RBAC/loses/${group}`,
      kind: 'risk',
      target: group,
      severity: 'medium',
      text: `${group} loses the permissions from ${lost.map(({ text }) => text).join(', ')}. If nothing else grants it permissions, it is locked out.`,
      hint: '`dayone up rbac` restores them as configured in dayone.yaml.',
    })),
    ...(own.some(({ metadata: { name } }) => name === guardName)
      ? [
          {
            id: 'RBAC/guards-removed',
            kind: 'risk',
            target: guardName,
            severity: 'medium',
            control: 'RB-08',
            text: 'Token Secrets, aggregation labels and bindings to everyone are no longer rejected: anyone with write access to Secrets can create a token that never expires.',
            hint: '`dayone up rbac` restores the guard.',
          } as const,
        ]
      : []),
    {
      id: 'RBAC/stays',
      kind: 'safe',
      target: 'spec.authorization',
      text: 'RBAC stays enabled: the kops specification is not changed, and removing permissions opens nothing.',
    },
  ]
}

/** `dayone remove rbac`: bindings first, so that none refers to a missing role. */
export const removal = removalStep({
  of: { id: 'rbac', title: 'Users and permissions' },
  why: 'Groups lose the rights that dayone gave them; the rights that others gave stay.',
  ownership,
  config: z.strictObject({}),
  waveOf: ({ kind }) => (kind === 'ClusterRole' || kind === admissionPolicyKind.kind ? 1 : 0),
  see: async () => undefined,
  opens: lossFindings,
})
