import { refId, refOf, refTitle, type DesiredObject, type ObjectChange, type ObservedObjects } from '@dayone/kube'
import type { Change } from '@dayone/pipeline'

/**
 * A guard is weakened by what is added to it as much as by what is changed: one more match condition, and it never
 * matches. Server-side apply cannot take away what somebody else added, so such an object is deleted and made again.
 */
export const replaceWeakened = (
  desired: readonly DesiredObject[],
  observed: ObservedObjects | undefined,
  planned: readonly Change<ObjectChange>[],
): readonly Change<ObjectChange>[] =>
  desired.flatMap(({ manifest, wave, why }) => {
    const ref = refOf(manifest)
    const id = refId(ref)
    const ours = planned.filter((change) => change.id === id)
    const live = observed?.find(ref)
    const added = live === undefined ? [] : addedSettings(manifest['spec'], live['spec'], 'spec')
    if (added.length === 0) return ours
    return [
      {
        id,
        action: 'update' as const,
        target: refTitle(ref),
        wave,
        why: `${why} Somebody added to it: it is deleted and made again at once.`,
        diff: [...ours.flatMap(({ diff }) => diff ?? []), ...added].join('\n'),
        data: { manifest, replace: true as const },
      },
    ]
  })

type Fields = Readonly<Record<string, unknown>>

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (isMap(value) && Object.keys(value).length === 0)

/** A diff line for every setting of the live object that we do not set; planObjects compares lists and selectors as a whole. */
const addedSettings = (desired: unknown, live: unknown, path: string): readonly string[] => {
  if (!isMap(desired) || !isMap(live) || path.endsWith('Selector')) return []
  return Object.entries(live).flatMap(([key, value]) => {
    if (key in desired) return addedSettings(desired[key], value, `${path}.${key}`)
    return isEmpty(value) ? [] : [`- ${path}.${key}: ${JSON.stringify(value)}`]
  })
}
