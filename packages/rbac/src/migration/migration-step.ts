import {
  applyObjectChange,
  ownedBy,
  planObjects,
  refOf,
  refTitle,
  rehearsed,
  removalOf,
  type DesiredObject,
  type Kube,
  type KubeObject,
  type ObservedObjects,
} from '@dayone/kube'
import { defineStep, type Check, type Finding, type StepContext } from '@dayone/pipeline'
import * as z from 'zod'
import { isOfMigration, migrationId, migrationOwnership } from './migration-objects.ts'

/** One stage of the migration that writes objects. */
export interface MigrationStage {
  readonly title: string
  readonly why: string
  readonly desired?: readonly DesiredObject[]
  /** Live objects of the migration to delete. */
  readonly removed?: readonly KubeObject[]
  readonly findings?: readonly Finding[]
  /** What was proved before, for the evidence. */
  readonly checks?: readonly Check[]
  /** The steps that come before. @default none */
  readonly after?: readonly string[]
}

/** An object of that name exists and is not of the migration: nothing is written. */
const foreignFindings = (
  desired: readonly DesiredObject[],
  observed: ObservedObjects | undefined,
): readonly Finding[] =>
  desired.flatMap(({ manifest }): readonly Finding[] => {
    const live = observed?.find(refOf(manifest))
    if (live === undefined || isOfMigration(live)) return []
    const title = refTitle(refOf(manifest))
    return [
      {
        id: `rbac-migration/foreign/${title}`,
        kind: 'risk',
        target: title,
        severity: 'high',
        blocks: 'plan',
        text: `${title} exists, and dayone did not create it for the migration.`,
        hint: 'Rename or delete it, then run the same command again.',
      },
    ]
  })

/** Whether the objects are as planned, and the deleted ones gone. */
const objectsCheck = async (
  kube: Kube,
  cluster: string,
  owned: readonly DesiredObject[],
  removed: readonly KubeObject[],
): Promise<Check> => {
  const all = [...owned.map(({ manifest }) => manifest), ...removed]
  const observed = await kube.observe(all)
  const differing = planObjects(owned, observed).map(({ target }) => target)
  const left = removed
    .filter((object) => observed.find(refOf(object)) !== undefined)
    .map((object) => refTitle(refOf(object)))
  const wrong = [...differing, ...left]
  const common = {
    id: 'rbac-migration/objects',
    target: cluster,
    means: `compared ${all.length} objects on the API server`,
  }
  return wrong.length === 0
    ? { ...common, status: 'pass', text: `Roles, bindings and bridges of this stage are as planned: ${all.length}.` }
    : {
        ...common,
        status: 'fail',
        severity: 'high',
        text: `Not as planned: ${wrong.join(', ')}.`,
        hint: 'Run the same command again.',
      }
}

/**
 * Creates, extends or deletes objects of the migration, like any other step: dry run first, one approval, server-side
 * apply. Objects of others are never changed.
 */
export const migrationStep = ({
  title,
  why,
  desired = [],
  removed = [],
  findings = [],
  checks = [],
  after = [],
}: MigrationStage) => {
  const owned = ownedBy(migrationId, desired)
  return defineStep<{ readonly kube: Kube }>()({
    id: migrationId,
    title,
    why,
    after,
    config: z.strictObject({}),
    questions: [],
    ...rehearsed({
      observe: async (_config: object, { ports: { kube } }: StepContext<{ readonly kube: Kube }>) => ({
        objects: await kube.observe(
          owned.map(({ manifest }) => manifest),
          migrationOwnership.kinds,
        ),
      }),
      plan: (_config: object, observed: { readonly objects: ObservedObjects } | undefined) => ({
        changes: [
          ...planObjects(owned, observed?.objects),
          ...removed
            .filter((object) => observed === undefined || observed.objects.find(refOf(object)) !== undefined)
            .map((object) => removalOf(object, why, object.kind.endsWith('Binding') ? 0 : 1)),
        ],
        findings: [...foreignFindings(owned, observed?.objects), ...findings],
      }),
    }),
    apply: (change, _config, ctx) => applyObjectChange(ctx.ports.kube, change, ctx.report),
    verify: async (_config: object, { ports: { kube }, facts }) => [
      ...checks,
      await objectsCheck(kube, facts.name, owned, removed),
    ],
  })
}
