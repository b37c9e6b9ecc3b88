import type { Change } from '@dayone/pipeline'
import { addedFields } from '../fields/added-fields.ts'
import type { FieldDifference } from '../fields/compare-fields.ts'
import { differingFields, dotted, valueAt } from '../fields/differing-fields.ts'
import type { KubeObject, ObservedObjects } from '../api/kube.ts'
import { abandonedFields, hasBeenApplied, otherManager, otherManagers } from '../fields/managed-fields.ts'
import { hasManagedLabel, withConfigLabel, withManagedLabel } from '../api/managed-label.ts'
import type { DesiredObject, ObjectChange } from './object-plan.ts'
import { refId, refOf, refTitle } from '../api/object-ref.ts'
import { shownValue, shownValues } from '../fields/shown-value.ts'

const diffLines = (observed: KubeObject, { path, desired, observed: live }: FieldDifference): readonly string[] => {
  const who = otherManager(observed, path)
  const by = who === undefined ? '' : ` (set by ${who})`
  const { kind } = observed
  if (live === undefined) return desired === undefined ? [] : [`+ ${dotted(path)}: ${shownValue(kind, desired)}`]
  if (desired === undefined) return [`- ${dotted(path)}: ${shownValue(kind, live)}${by}`]
  const [before, after] = shownValues(kind, live, desired)
  return [`- ${dotted(path)}: ${before}${by}`, `+ ${dotted(path)}: ${after}`]
}

/** Additions of others, which apply cannot remove; it does remove fields that dayone itself once set. */
const additionsTo = (manifest: KubeObject, live: KubeObject): readonly FieldDifference[] => {
  const abandoned = abandonedFields(manifest, live).map(dotted)
  return addedFields(manifest, live)
    .filter((path) => !abandoned.some((own) => own.startsWith(dotted(path))))
    .map((path) => ({ path, desired: undefined, observed: valueAt(live, path) }))
}

const whyUpdate = (why: string, live: KubeObject, isReplaced: boolean, isTakenBack: boolean): string => {
  if (isReplaced) return `${why}. It cannot be changed in place: it is deleted and recreated`
  if (!hasManagedLabel(live)) return `${why}. It already exists; dayone adds its fields and label`
  return isTakenBack ? `${why}. It was changed outside dayone` : why
}

const managersOf = (live: KubeObject, differences: readonly FieldDifference[]): readonly string[] =>
  hasBeenApplied(live)
    ? [...new Set(differences.flatMap(({ path }) => otherManager(live, path) ?? []))]
    : otherManagers(live)

/** The plan of a guard names who created or changed it. */
const whyOverwrite = (why: string, live: KubeObject, who: readonly string[]): string => {
  const done = hasBeenApplied(live) ? 'changed it' : 'created it'
  return `${why}. ${who.length === 0 ? 'Someone' : who.join(', ')} ${done}: it is replaced completely`
}

const changeOf = (
  { manifest: wanted, wave, why, exact, guard }: DesiredObject,
  observed: ObservedObjects | undefined,
): readonly Change<ObjectChange>[] => {
  const ref = refOf(wanted)
  const live = observed?.find(ref)
  const manifest = withConfigLabel(withManagedLabel(wanted), live, observed?.configId)
  const common = { id: refId(ref), target: refTitle(ref), wave }
  if (live === undefined) return [{ ...common, action: 'create', why, data: { manifest } }]
  const additions = exact === true || guard === true ? additionsTo(manifest, live) : []
  const differences = [...differingFields(manifest, live), ...additions]
  if (differences.length === 0) return []
  const diff = differences.flatMap((difference) => diffLines(live, difference)).join('\n')
  const who = managersOf(live, differences)
  // Someone else created or changed it, or apply could not remove an addition.
  if (guard === true && (additions.length > 0 || who.length > 0 || !hasBeenApplied(live))) {
    const data: ObjectChange = { manifest, overwrite: true }
    return [{ ...common, action: 'update', why: whyOverwrite(why, live, who), diff, data }]
  }
  const isReplaced = additions.length > 0 || differences.some(({ path }) => path[0] === 'roleRef')
  const isTakenBack = hasBeenApplied(live) && differences.some(({ path }) => otherManager(live, path) !== undefined)
  const data: ObjectChange = {
    manifest,
    ...(isReplaced ? { replace: true as const } : {}),
    ...(isTakenBack && !isReplaced ? { takeBack: true as const } : {}),
  }
  return [
    {
      ...common,
      action: 'update',
      why: whyUpdate(why, live, isReplaced, isTakenBack),
      diff,
      data,
    },
  ]
}

/**
 * The changes that make the desired objects live. Pure. Compares exactly the fields we set, including our label, and
 * fields we set once and no longer want. Ids are `Kind/namespace/name`.
 *
 * If someone else changed a field of an object that dayone applied before, the change takes the field back: the diff
 * names who, and approving the change is the explicit choice. A field of an object of others is never forced; apply
 * then ends with a conflict.
 */
export const planObjects = (
  desired: readonly DesiredObject[],
  observed: ObservedObjects | undefined,
): readonly Change<ObjectChange>[] => desired.flatMap((object) => changeOf(object, observed))
