import type { DesiredObject } from './object-plan.ts'

/**
 * The step that owns an object. A step may delete its own objects that it no longer wants, and leaves those of other
 * steps alone.
 */
export const stepLabel = 'dayone.dev/step'

/** The desired objects with the label of the step that owns them. Every step calls this once for its objects. */
export const ownedBy = (step: string, desired: readonly DesiredObject[]): readonly DesiredObject[] =>
  desired.map((object) => {
    const { metadata } = object.manifest
    const labels = { ...metadata.labels, [stepLabel]: step }
    return { ...object, manifest: { ...object.manifest, metadata: { ...metadata, labels } } }
  })
