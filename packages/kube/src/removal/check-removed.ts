import type { Check, CheckRule, StepContext } from '@dayone/pipeline'
import type { Ownership } from '../prune/find-leftovers.ts'
import type { Kube, KubeObject } from '../api/kube.ts'
import { hasBeenApplied } from '../fields/managed-fields.ts'
import { configLabel } from '../api/managed-label.ts'
import { refOf, refTitle } from '../api/object-ref.ts'
import { stepLabel } from '../apply/step-label.ts'

/** The rule of the single check of a removal. */
export const removedRule = (step: string): CheckRule => ({
  id: `${step}/removed`,
  promise: `After \`dayone remove ${step}\`, nothing the step created is left.`,
  asks: 'The API server, as a cluster admin: every object of the kinds the step creates, whatever its labels, and who applied its fields.',
  planted: 'An object of the step that still exists, or that was recreated.',
})

/** Deletion may take a moment: finalizers, the contents of a namespace. */
const goneWithinMs = 60_000
const shownAtMost = 5

/** Objects of another dayone.yaml are left alone. */
const isElsewhere = ({ metadata: { labels } }: KubeObject, configId: string | undefined): boolean =>
  configId !== undefined && (labels?.[configLabel] ?? configId) !== configId

const isOfStep = (object: KubeObject, { step, ownsUnlabelled }: Ownership): boolean => {
  const owner = object.metadata.labels?.[stepLabel]
  return owner === undefined ? ownsUnlabelled(object) : owner === step
}

/**
 * Looks for objects that dayone applied for the step, in complete lists and not by label, because the label may have
 * been removed.
 */
export const checkRemoved = async (
  ownership: Ownership,
  { ports: { kube }, clock, stop, progress }: StepContext<{ readonly kube: Kube }>,
): Promise<Check> => {
  const deadline = clock.now().getTime() + goneWithinMs
  for (;;) {
    const seen = await kube.observe([], ownership.kinds)
    const lists = await Promise.all(
      ownership.kinds.filter((kind) => seen.isServed(kind)).map((kind) => kube.list(kind)),
    )
    const looked = lists.flat()
    const left = looked.filter(
      (object) => hasBeenApplied(object) && isOfStep(object, ownership) && !isElsewhere(object, seen.configId),
    )
    const ending = left.length === 0 ? new Set<string>() : await endingNamespaces(kube)
    const isEnding = ({ metadata }: KubeObject): boolean =>
      metadata['deletionTimestamp'] !== undefined || ending.has(metadata.namespace ?? '')
    if (left.length === 0 || !left.every(isEnding) || stop.aborted || clock.now().getTime() >= deadline)
      return verdict(ownership, looked, left)
    progress({ id: 'removed', what: `waiting for ${left.length} objects to be deleted` })
    await clock.sleep(1000, stop).catch(() => undefined)
  }
}

/** Their contents are deleted with them, a little later. */
const endingNamespaces = async (kube: Pick<Kube, 'list'>): Promise<ReadonlySet<string>> => {
  const all = await kube.list({ apiVersion: 'v1', kind: 'Namespace' })
  return new Set(
    all.filter(({ metadata }) => metadata['deletionTimestamp'] !== undefined).map(({ metadata }) => metadata.name),
  )
}

const verdict = ({ step }: Ownership, looked: readonly KubeObject[], left: readonly KubeObject[]): Check => {
  const { id } = removedRule(step)
  const common = {
    id,
    rule: id,
    target: step,
    means: `listed ${looked.length} objects of the kinds the step creates, and read who applied their fields`,
  }
  if (left.length === 0) return { ...common, status: 'pass', text: `Nothing the step ${step} created is left.` }
  const titles = left.slice(0, shownAtMost).map((object) => refTitle(refOf(object)))
  const more = left.length > shownAtMost ? ` and ${left.length - shownAtMost} more` : ''
  return {
    ...common,
    severity: 'high',
    status: 'fail',
    text: `Objects of the step ${step} still exist: ${titles.join(', ')}${more}.`,
    hint: `Check whether finalizers block their deletion (metadata.finalizers), then run \`dayone remove ${step}\` again.`,
  }
}
