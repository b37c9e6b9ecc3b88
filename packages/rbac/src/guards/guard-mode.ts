import { everyone, guardName, type GuardMode } from './guard-policy.ts'
import { admissionBindingKind, type ObservedObjects } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import type { RbacConfig } from '../config.ts'
import type { Rights } from '../read-rights.ts'

/** What exists in the cluster, as far as it decides the mode. */
export interface GuardWorld {
  readonly objects: Pick<ObservedObjects, 'find'>
  readonly rights: Pick<Rights, 'risks'>
}

const deniesNow = ({ objects }: GuardWorld): boolean => {
  const spec = objects.find({ ...admissionBindingKind, name: guardName })?.['spec'] as
    { readonly validationActions?: readonly string[] } | undefined
  return spec?.validationActions?.includes('Deny') ?? false
}

const isEveryone = ({ id }: Finding): boolean =>
  everyone.some((name) => id.endsWith(`/Group:${name}`)) || id.endsWith('/User:system:anonymous')

/** Objects that somebody made and that the guard would reject today. Pure. */
export const wouldBeRejected = ({ risks }: Pick<Rights, 'risks'>): readonly Finding[] => [
  ...risks['rbac/grants'].filter(isEveryone),
  ...risks['rbac/aggregation'],
  ...risks['rbac/token-secrets'],
]

/**
 * `rbac.guards` decides. Without it, the guard denies, except on a cluster where somebody made such objects: there it
 * starts with warnings. It never goes back to warnings by itself. Pure.
 */
export const guardMode = ({ guards }: Pick<RbacConfig, 'guards'>, world: GuardWorld | undefined): GuardMode => {
  if (guards !== undefined) return guards
  if (world === undefined || deniesNow(world)) return 'deny'
  return wouldBeRejected(world.rights).length === 0 ? 'deny' : 'warn'
}

const namedAtMost = 3

/** Says that the guard only warns, and how to go on. Pure. */
export const guardFindings = (
  config: Pick<RbacConfig, 'guards'>,
  world: GuardWorld | undefined,
): readonly Finding[] => {
  if (guardMode(config, world) === 'deny' || world === undefined) return []
  const made = wouldBeRejected(world.rights)
  const names = made.slice(0, namedAtMost).map(({ target }) => target)
  const more = made.length > namedAtMost ? ` and ${made.length - namedAtMost} more` : ''
  const because =
    config.guards === 'warn'
      ? 'rbac.guards is "warn".'
      : `these exist already and would be rejected if created again: ${names.join(', ')}${more}.`
  return [
    {
      id: 'RBAC/guards-warn',
      kind: 'manual',
      target: guardName,
      severity: 'medium',
      control: 'RB-12',
      text: `The admission guard only warns and writes to the audit log: ${because}`,
      hint: 'When nobody creates such objects any more, set `rbac: {guards: deny}` in dayone.yaml and run `dayone up rbac`.',
    },
  ]
}
