import type { DesiredObject } from './object-plan.ts'

/** Which step owns an object: what the step no longer wants, it may delete; what another step owns, it leaves alone. */
export const stepLabel = 'dayone.dev/step'

/** Desired objects with the label of the step that owns them. Every step hands its objects through here, once. */
export const ownedBy = (step: string, desired: readonly DesiredObject[]): readonly DesiredObject[] =>
  desired.map((object) => {
    const { metadata } = object.manifest
    const labels = { ...metadata.labels, [stepLabel]: step }
    return { ...object, manifest: { ...object.manifest, metadata: { ...metadata, labels } } }
  })
