import type { Change } from '@dayone/pipeline'
import { addedFields } from './added-fields.ts'
import { compareFields, type FieldDifference, type FieldPath } from './compare-fields.ts'
import type { KubeObject, ObservedObjects } from './kube.ts'
import { abandonedFields, hasBeenApplied, otherManager } from './managed-fields.ts'
import { hasManagedLabel, withManagedLabel } from './managed-label.ts'
import type { DesiredObject, ObjectChange } from './object-plan.ts'
import { refId, refOf, refTitle } from './object-ref.ts'

const shown = (kind: string, value: unknown): string => {
  if (kind === 'Secret') return '(not shown)'
  const text = JSON.stringify(value)
  return text.length <= 160 ? text : `${text.slice(0, 157)}…`
}

/** `metadata.labels[dayone.dev/team]`, `spec.ingress[0].from`. */
const dotted = (path: FieldPath) =>
  path.map((part, index) => (/[./]|^\d+$/.test(String(part)) ? `[${part}]` : index === 0 ? part : `.${part}`)).join('')

const diffLines = (observed: KubeObject, { path, desired, observed: live }: FieldDifference): readonly string[] => {
  const who = otherManager(observed, path)
  const by = who === undefined ? '' : ` (set by ${who})`
  return [
    ...(live === undefined ? [] : [`- ${dotted(path)}: ${shown(observed.kind, live)}${by}`]),
    ...(desired === undefined ? [] : [`+ ${dotted(path)}: ${shown(observed.kind, desired)}`]),
  ]
}

const valueAt = (value: unknown, path: FieldPath): unknown => {
  let here: unknown = value
  for (const key of path) here = (here as Readonly<Record<string, unknown>> | undefined)?.[key]
  return here
}

const differencesOf = (manifest: KubeObject, live: KubeObject): readonly FieldDifference[] => [
  ...compareFields(manifest.kind, manifest, live),
  ...abandonedFields(manifest, live).map((path) => ({ path, desired: undefined, observed: valueAt(live, path) })),
]

/** What others added and no apply can take away; what dayone itself added once, it can. */
const additionsTo = (manifest: KubeObject, live: KubeObject): readonly FieldDifference[] => {
  const abandoned = abandonedFields(manifest, live).map(dotted)
  return addedFields(manifest, live)
    .filter((path) => !abandoned.some((own) => own.startsWith(dotted(path))))
    .map((path) => ({ path, desired: undefined, observed: valueAt(live, path) }))
}

const whyUpdate = (why: string, live: KubeObject, isReplaced: boolean, isTakenBack: boolean): string => {
  if (isReplaced) return `${why}. It cannot be changed in place: it is deleted and made again at once`
  if (!hasManagedLabel(live)) return `${why}. It exists already; dayone adds its fields and its label`
  return isTakenBack ? `${why}. It was changed by somebody else` : why
}

const changeOf = (
  { manifest: wanted, wave, why, exact }: DesiredObject,
  observed: ObservedObjects | undefined,
): readonly Change<ObjectChange>[] => {
  const manifest = withManagedLabel(wanted)
  const ref = refOf(manifest)
  const live = observed?.find(ref)
  const common = { id: refId(ref), target: refTitle(ref), wave }
  if (live === undefined) return [{ ...common, action: 'create', why, data: { manifest } }]
  const additions = exact === true ? additionsTo(manifest, live) : []
  const differences = [...differencesOf(manifest, live), ...additions]
  if (differences.length === 0) return []
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
      diff: differences.flatMap((difference) => diffLines(live, difference)).join('\n'),
      data,
    },
  ]
}

/**
 * What server-side apply has to do so that the desired objects are as wished. Pure. Compares exactly the fields we
 * set, our label included, and fields we set once and no longer want. Ids are `Kind/namespace/name`.
 *
 * A change of an object that dayone applied before, whose field somebody else has changed since, takes the field back:
 * the diff names who, and the approval of the change is the explicit choice. A field of somebody else's object is
 * never forced: apply then ends with a conflict.
 */
export const planObjects = (
  desired: readonly DesiredObject[],
  observed: ObservedObjects | undefined,
): readonly Change<ObjectChange>[] => desired.flatMap((object) => changeOf(object, observed))
