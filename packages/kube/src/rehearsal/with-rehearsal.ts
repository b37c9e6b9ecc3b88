import type { Change, Finding } from '@dayone/pipeline'
import { differingFields, dotted, valueAt } from '../fields/differing-fields.ts'
import type { KubeObject, ObservedObjects } from '../api/kube.ts'
import type { ObjectChange } from '../apply/object-plan.ts'
import { refOf } from '../api/object-ref.ts'
import { shownValue } from '../fields/shown-value.ts'
import { conflictFinding, notAskedFindings, refusalFindings } from './rehearsal-findings.ts'
import type { Rehearsal } from './rehearsal.ts'

type ObjectWrite = Change<ObjectChange>

interface RehearsedPlan {
  /** Ids of writes that a rule would revert: they are left out. */
  readonly futile: ReadonlySet<string>
  readonly findings: readonly Finding[]
}

/** The write would not change the object, because something reverts it each time. */
const isFutile = ({ data: { manifest, replace } }: ObjectWrite, live: KubeObject | undefined, stored: KubeObject) => {
  if (live === undefined || replace === true) return false
  return differingFields(manifest, live).every(
    ({ path }) => JSON.stringify(valueAt(stored, path)) === JSON.stringify(valueAt(live, path)),
  )
}

const rewriteFinding = (
  { id, target, data: { manifest } }: ObjectWrite,
  stored: KubeObject,
  mutators: readonly string[],
): Finding => {
  const fields = differingFields(manifest, stored)
  const differences = fields
    .slice(0, 3)
    .map(
      ({ path, desired, observed }) =>
        `${dotted(path)} (requested ${shownValue(manifest.kind, desired)}, stored ${shownValue(manifest.kind, observed)})`,
    )
  const more = fields.length > differences.length ? ` and ${fields.length - differences.length} more` : ''
  const who = mutators.length === 0 ? 'by an unidentified rule' : `probably by ${mutators.join(' or ')}`
  return {
    id: `rewritten/${id}`,
    kind: 'risk',
    target,
    severity: 'high',
    text: `${target} is mutated on admission, ${who}, which does not belong to dayone: ${differences.join(', ')}${more}. dayone writes it once and does not fight over it.`,
    hint: `Ask the owner of that rule to exempt objects with the label app.kubernetes.io/managed-by=dayone. See \`kubectl get mutatingwebhookconfigurations,mutatingadmissionpolicies\`.`,
  }
}

/**
 * Adds the dry-run results to a plan. Pure. Rejections and conflicts become findings that end the run before its first
 * write; writes that a rule would revert are left out and reported.
 */
export const withRehearsal = (
  changes: readonly ObjectWrite[],
  observed: ObservedObjects | undefined,
  rehearsal: Rehearsal,
): RehearsedPlan => {
  const liveOf = ({ data: { manifest } }: ObjectWrite) => observed?.find(refOf(manifest))
  const futile = new Set<string>()
  const findings: Finding[] = []
  for (const change of changes) {
    const answer = rehearsal.get(change.id)
    if (answer?.kind === 'conflict') findings.push(conflictFinding(change, liveOf(change), answer))
    const isRewritten = answer?.kind === 'stored' && differingFields(change.data.manifest, answer.object).length > 0
    if (isRewritten) findings.push(rewriteFinding(change, answer.object, answer.mutators))
    if (isRewritten && isFutile(change, liveOf(change), answer.object)) futile.add(change.id)
  }
  return {
    futile,
    findings: [...findings, ...refusalFindings(changes, rehearsal), ...notAskedFindings(changes, rehearsal)],
  }
}
