import type { KubeKind, KubeObject, LabelledObjects } from '../api/kube.ts'
import { hasBeenApplied } from '../fields/managed-fields.ts'
import { configLabel, hasManagedLabel } from '../api/managed-label.ts'
import type { DesiredObject } from '../apply/object-plan.ts'
import { refId, refOf } from '../api/object-ref.ts'
import { stepLabel } from '../apply/step-label.ts'

/** How a step recognizes its own objects. */
export interface Ownership {
  readonly step: string
  /** Every kind that the step has ever created. */
  readonly kinds: readonly KubeKind[]
  /** Whether an object without a step label belongs to this step. Versions before 0.2 did not set the label. */
  readonly ownsUnlabelled: (object: KubeObject) => boolean
}

/** Objects with dayone's label that are no longer wanted. */
export interface Leftovers {
  /** Applied by dayone for this step and this dayone.yaml. */
  readonly own: readonly KubeObject[]
  /** Applied by dayone for another dayone.yaml: only that one knows whether they are still wanted. */
  readonly elsewhere: readonly KubeObject[]
  /** They carry the label, but dayone never applied them. */
  readonly foreign: readonly KubeObject[]
}

/** The step created nothing that it no longer wants. */
export const noLeftovers: Leftovers = { own: [], elsewhere: [], foreign: [] }

/**
 * What the step created and no longer wants, among all objects with dayone's label. Objects without the id of a
 * dayone.yaml (versions before 0.2) count as created by this one. Pure.
 */
export const findLeftovers = (
  desired: readonly DesiredObject[],
  { labelled, configId }: Pick<LabelledObjects, 'labelled' | 'configId'>,
  { step, kinds, ownsUnlabelled }: Ownership,
): Leftovers => {
  const wanted = new Set(desired.map(({ manifest }) => refId(refOf(manifest))))
  const isOfKind = ({ apiVersion, kind }: KubeObject) =>
    kinds.some((one) => one.apiVersion === apiVersion && one.kind === kind)
  const isOfStep = (object: KubeObject) => {
    const owner = object.metadata.labels?.[stepLabel]
    return owner === undefined ? ownsUnlabelled(object) : owner === step
  }
  const unwanted = labelled.filter(
    (object) =>
      hasManagedLabel(object) &&
      isOfKind(object) &&
      isOfStep(object) &&
      !wanted.has(refId(refOf(object))) &&
      object.metadata['deletionTimestamp'] === undefined,
  )
  const isElsewhere = ({ metadata: { labels } }: KubeObject) =>
    configId !== undefined && (labels?.[configLabel] ?? configId) !== configId
  const applied = unwanted.filter(hasBeenApplied)
  return {
    own: applied.filter((object) => !isElsewhere(object)),
    elsewhere: applied.filter(isElsewhere),
    foreign: unwanted.filter((object) => !hasBeenApplied(object)),
  }
}
