import type { KubeKind, KubeObject, LabelledObjects } from '../api/kube.ts'
import { hasBeenApplied } from '../fields/managed-fields.ts'
import { configLabel, hasManagedLabel } from '../api/managed-label.ts'
import type { DesiredObject } from '../apply/object-plan.ts'
import { refId, refOf } from '../api/object-ref.ts'
import { stepLabel } from '../apply/step-label.ts'

/** How a step tells its own objects from those of other steps. */
export interface Ownership {
  readonly step: string
  /** Every kind the step has ever made. */
  readonly kinds: readonly KubeKind[]
  /** Is an object without the label of a step this step's? Versions before 0.2 did not set it. */
  readonly ownsUnlabelled: (object: KubeObject) => boolean
}

/** Objects with dayone's label that nobody wants any more. */
export interface Leftovers {
  /** dayone applied them, for this step and this dayone.yaml. */
  readonly own: readonly KubeObject[]
  /** dayone applied them for another dayone.yaml: only that one knows whether they are still wanted. */
  readonly elsewhere: readonly KubeObject[]
  /** They carry the label, and dayone never applied them. */
  readonly foreign: readonly KubeObject[]
}

export const noLeftovers: Leftovers = { own: [], elsewhere: [], foreign: [] }

/**
 * What the step made once and no longer wants, among all objects with dayone's label. What says of no dayone.yaml that it was
 * made from it (versions before 0.2) counts as made from this one. Pure.
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
