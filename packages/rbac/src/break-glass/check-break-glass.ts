import type { KubeObject } from '@dayone/kube'
import { defined, type Check } from '@dayone/pipeline'
import * as z from 'zod'
import { breakGlassBindingName, lastCertificate } from './break-glass-objects.ts'

const issued = z.object({ user: z.string(), until: z.iso.datetime() })

/** The last certificate that dayone issued for the group; undefined: none, or unreadable. */
const lastOf = (binding: KubeObject): z.infer<typeof issued> | undefined => {
  try {
    return issued.safeParse(JSON.parse(binding.metadata.annotations?.[lastCertificate] ?? '')).data
  } catch {
    return undefined
  }
}

const groupsOf = (binding: KubeObject): readonly string[] =>
  ((binding['subjects'] ?? []) as readonly { readonly kind: string; readonly name: string }[]).map(
    ({ kind, name }) => `${kind} ${name}`,
  )

const stateOf = (
  group: string,
  binding: KubeObject | undefined,
  now: Date,
): Pick<Check, 'status' | 'text' | 'hint'> => {
  if (binding === undefined)
    return {
      status: 'fail',
      text: `${group} has no permissions: its binding ${breakGlassBindingName(group)} is missing, and it cannot help in an emergency.`,
      hint: 'Run `dayone up rbac`.',
    }
  const others = groupsOf(binding).filter((subject) => subject !== `Group ${group}`)
  if (others.length > 0)
    return {
      status: 'fail',
      text: `${breakGlassBindingName(group)} also makes ${others.join(', ')} cluster admin.`,
      hint: 'Run `dayone up rbac`.',
    }
  const last = lastOf(binding)
  if (last === undefined)
    return {
      status: 'pass',
      text: `${group} is cluster admin in an emergency. dayone has issued no certificate for it.`,
    }
  if (new Date(last.until) > now)
    return {
      status: 'warn',
      text: `${group} is in use: ${last.user} has a certificate as cluster admin until ${last.until}.`,
      hint: 'If the emergency is over, wait until it expires. To end it at once, delete the binding: it returns with `dayone up rbac`.',
    }
  return {
    status: 'pass',
    text: `${group} is cluster admin in an emergency. The last certificate, for ${last.user}, expired on ${last.until}.`,
  }
}

/** One check per group for emergencies. Who is in a group is known to the identity provider only. Pure. */
export const breakGlassChecks = (
  groups: readonly string[],
  bindings: readonly KubeObject[],
  now: Date,
): readonly Check[] =>
  groups.map((group) => {
    const { hint, ...state } = stateOf(
      group,
      bindings.find(
        ({ kind, metadata: { name } }) => kind === 'ClusterRoleBinding' && name === breakGlassBindingName(group),
      ),
      now,
    )
    return {
      id: `RBAC/${group}/break-glass`,
      rule: 'rbac/break-glass',
      target: group,
      control: 'RB-01',
      severity: 'medium',
      means: `read its binding, and who got the last certificate (${lastCertificate}); the members of the group are known to the identity provider only`,
      ...state,
      ...defined({ hint }),
    }
  })
