import type { AnyStep, Finding, Plan, Step, StepContext } from '@dayone/pipeline'
import { applyObjectChange } from '../apply/apply-object-change.ts'
import { findLeftovers, type Leftovers, type Ownership } from '../prune/find-leftovers.ts'
import type { Kube, KubeObject, ObservedObjects } from '../api/kube.ts'
import { isOwnMaking, otherManagers } from '../fields/managed-fields.ts'
import type { ObjectChange } from '../apply/object-plan.ts'
import { refId, refOf, refTitle } from '../api/object-ref.ts'
import { leftoverFindings, removalOf } from '../prune/plan-removals.ts'
import { deleteCommand } from '../rehearsal/conflict-help.ts'
import { rehearsed } from '../rehearsal/rehearsed.ts'
import { checkRemoved, removedRule } from './check-removed.ts'
import { releaseOf } from './release-of.ts'

type Context = StepContext<{ readonly kube: Kube }>

/** How a step removes what it created. */
export interface RemovalOptions<Config, Seen> {
  /** The id and title of the step to remove. */
  readonly of: Pick<AnyStep<never>, 'id' | 'title'>
  /** The consequence of the removal, one sentence. */
  readonly why: string
  readonly ownership: Ownership
  readonly config: Step<Config, unknown, unknown, unknown>['config']
  /** Objects with a smaller number are removed first, those with equal numbers in parallel. */
  readonly waveOf: (object: KubeObject) => number
  /** Objects that are never deleted: dayone only gives up its fields. @default none */
  readonly isReleased?: (object: KubeObject) => boolean
  /** Objects that are removed together with another one, and have no change of their own. @default none */
  readonly isSkipped?: (object: KubeObject, seen: Seen) => boolean
  /** Reads what the plan needs besides the step's own objects. Reads only. */
  readonly see: (own: readonly KubeObject[], config: Config, ctx: Context) => Promise<Seen>
  /** What becomes open again, and what stays. Pure. */
  readonly opens: (own: readonly KubeObject[], seen: Seen) => readonly Finding[]
  /** Additional changes, before the others. @default none */
  readonly more?: (seen: Seen) => Plan<ObjectChange>['changes']
}

interface RemovalObserved<Seen> {
  readonly objects: ObservedObjects
  readonly leftovers: Leftovers
  readonly seen: Seen
}

/**
 * The removal of a step as a step of its own, in the same loop that applies it: objects that dayone created for it are
 * deleted, identified by label, field manager and uid; in objects of others, or that must stay, dayone gives up its
 * fields. Uses the live objects, not the configuration of the step.
 */
export const removalStep = <Config, Seen>(
  removal: RemovalOptions<Config, Seen>,
): Step<Config, RemovalObserved<Seen>, ObjectChange, { readonly kube: Kube }> => ({
  id: `remove-${removal.of.id}`,
  title: `Remove: ${removal.of.title}`,
  why: removal.why,
  after: [],
  config: removal.config,
  questions: [],
  checks: [removedRule(removal.of.id)],
  ...rehearsed({
    observe: (config: Config, ctx: Context) => observeRemoval(removal, config, ctx),
    plan: (_config: Config, observed: RemovalObserved<Seen> | undefined) => planRemoval(removal, observed),
  }),
  apply: (change, _config, ctx) => applyObjectChange(ctx.ports.kube, change, ctx.report),
  verify: async (_config, ctx) => [await checkRemoved(removal.ownership, ctx)],
})

const observeRemoval = async <Config, Seen>(
  { ownership, see }: RemovalOptions<Config, Seen>,
  config: Config,
  ctx: Context,
): Promise<RemovalObserved<Seen>> => {
  const objects = await ctx.ports.kube.observe([], ownership.kinds)
  const leftovers = findLeftovers([], objects, ownership)
  return { objects, leftovers, seen: await see(leftovers.own, config, ctx) }
}

const planRemoval = <Config, Seen>(
  removal: RemovalOptions<Config, Seen>,
  observed: RemovalObserved<Seen> | undefined,
): Plan<ObjectChange> => {
  if (observed === undefined) return { changes: [], findings: [] }
  const { seen, leftovers } = observed
  const own = leftovers.own.filter((object) => removal.isSkipped?.(object, seen) !== true)
  const changes = own.map((object) => {
    const wave = removal.waveOf(object)
    if (removal.isReleased?.(object) === true)
      return releaseOf(object, 'It is kept, without the fields dayone set', wave)
    if (isOwnMaking(object)) return removalOf(object, `dayone created it for the step ${removal.of.id}`, wave)
    return releaseOf(object, `${otherManagers(object).join(', ')} also set fields of it, so it is kept`, wave)
  })
  return {
    changes: [...(removal.more?.(seen) ?? []), ...changes],
    findings: [
      ...(own.length === 0 ? [] : removal.opens(own, seen)),
      ...keptFindings(own.filter((object) => removal.isReleased?.(object) !== true && !isOwnMaking(object))),
      ...leftoverFindings(removal.of.id, leftovers),
    ],
  }
}

const keptFindings = (kept: readonly KubeObject[]): readonly Finding[] =>
  kept.map((object) => {
    const ref = refOf(object)
    return {
      id: `kept/${refId(ref)}`,
      kind: 'manual',
      target: refTitle(ref),
      severity: 'medium',
      text: `${refTitle(ref)} was created or changed by ${otherManagers(object).join(', ')}: it is kept, and dayone removes only the fields it set.`,
      hint: `Check what is left, and if it is not needed: \`${deleteCommand(object)}\`.`,
    }
  })
