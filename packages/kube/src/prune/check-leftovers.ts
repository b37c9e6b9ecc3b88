import type { Check, CheckRule } from '@dayone/pipeline'
import { findLeftovers, type Ownership } from './find-leftovers.ts'
import type { Kube, KubeObject } from '../api/kube.ts'
import type { DesiredObject } from '../apply/object-plan.ts'
import { refOf, refTitle } from '../api/object-ref.ts'
import { otherConfigFindings } from './plan-removals.ts'

/** The rule that every step with objects has. */
export const leftoverRule = (step: string): CheckRule => ({
  id: `${step}/leftovers`,
  promise: 'No objects are left of entries removed from dayone.yaml.',
  asks: "The API server, as a cluster admin: everything with dayone's label and field manager, compared with the configuration.",
  planted: 'An object that dayone applied for an entry since removed from dayone.yaml.',
})

const shownAtMost = 5

/** Lists the objects with dayone's label that this step created and no longer wants. */
export const checkLeftovers = async (
  kube: Pick<Kube, 'observe'>,
  desired: readonly DesiredObject[],
  ownership: Ownership,
  isKept: (object: KubeObject) => boolean = () => false,
): Promise<Check> => {
  const observed = await kube.observe([], ownership.kinds)
  const { own, elsewhere } = findLeftovers(desired, observed, ownership)
  const left = own.filter((object) => !isKept(object))
  const { id } = leftoverRule(ownership.step)
  const common = {
    id,
    rule: id,
    target: ownership.step,
    severity: 'high' as const,
    means: `listed every ${ownership.kinds.map(({ kind }) => kind).join(', ')} with dayone's label: ${observed.labelled.length}`,
  }
  const [other] = otherConfigFindings(ownership.step, elsewhere)
  if (left.length === 0 && other !== undefined)
    return { ...common, status: 'warn', text: other.text, ...(other.hint === undefined ? {} : { hint: other.hint }) }
  if (left.length === 0)
    return { ...common, status: 'pass', text: 'No objects are left of entries removed from dayone.yaml.' }
  const titles = left.map((object) => refTitle(refOf(object)))
  const more = titles.length > shownAtMost ? ` and ${titles.length - shownAtMost} more` : ''
  return {
    ...common,
    status: 'fail',
    text: `No longer in dayone.yaml: ${titles.slice(0, shownAtMost).join(', ')}${more}.`,
    hint: `Run \`dayone up ${ownership.step}\` to delete them.`,
  }
}
