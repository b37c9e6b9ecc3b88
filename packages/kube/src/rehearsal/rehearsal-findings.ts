import type { Change, Finding } from '@dayone/pipeline'
import { refusalSentence } from '../admission/refusal-sentence.ts'
import type { KubeObject } from '../api/kube.ts'
import type { ObjectChange } from '../apply/object-plan.ts'
import { conflictCommand, deleteCommand } from './conflict-help.ts'
import type { Rehearsal, RehearsalAnswer } from './rehearsal.ts'

type ObjectWrite = Change<ObjectChange>

const listed = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`

/** Another program owns fields that dayone needs. */
export const conflictFinding = (
  { id, target, data: { manifest } }: ObjectWrite,
  live: KubeObject | undefined,
  { conflicts, immutable }: Extract<RehearsalAnswer, { kind: 'conflict' }>,
): Finding => {
  const fields = conflicts.map(({ field, manager }) => `${field} (owned by ${manager})`)
  const common = { id: `conflict/${id}`, kind: 'risk', target, severity: 'high', blocks: 'plan' } as const
  if (immutable !== undefined) {
    // The server names the immutable field; the others could be changed.
    const kept = conflicts.flatMap(({ field }, at) =>
      immutable.includes(field.replace(/^\./, '')) ? (fields[at] ?? []) : [],
    )
    return {
      ...common,
      text: `${target} already exists with different values in immutable fields ${listed(kept.length === 0 ? fields : kept)}: ${immutable.replace(/\.$/, '')}.`,
      hint: `Choose another name in dayone.yaml, or delete it so that dayone can recreate it: \`${deleteCommand(manifest)}\`.`,
    }
  }
  return {
    ...common,
    text: `Another field manager owns fields of ${target} that dayone must set: ${listed(fields)}. dayone does not force conflicts.`,
    hint: `Change the values at their source, or by hand: \`${conflictCommand(manifest, live, conflicts)}\`.`,
  }
}

type RefusedAnswer = Extract<RehearsalAnswer, { kind: 'refused' | 'refused-elsewhere' }>

/** One finding per rule and message, however many objects it rejects. */
export const refusalFindings = (changes: readonly ObjectWrite[], rehearsal: Rehearsal): readonly Finding[] => {
  const refused = changes.flatMap((change) => {
    const answer = rehearsal.get(change.id)
    return answer?.kind === 'refused' || answer?.kind === 'refused-elsewhere' ? [{ change, answer }] : []
  })
  const sameRule = ({ answer: { kind, refusal } }: { answer: RefusedAnswer }): string =>
    refusal.by === 'server' || refusal.by === 'rights'
      ? `${kind} ${refusal.by} ${refusal.words}`
      : `${kind} ${refusal.by} ${'name' in refusal ? refusal.name : refusal.words}`
  return [...Map.groupBy(refused, sameRule).values()].flatMap((same): readonly Finding[] => {
    const [first] = same
    if (first === undefined) return []
    const { kind, refusal, owner } = first.answer
    const targets = listed(same.map(({ change }) => change.target))
    const { clause, hint } = refusalSentence(refusal, owner)
    const common = { id: `refused/${first.change.id}`, kind: 'risk', target: first.change.target } as const
    if (kind === 'refused-elsewhere')
      return [
        {
          ...common,
          severity: 'medium' as const,
          text: `${targets} may be rejected: ${clause}. Tested in the namespace default, because theirs does not exist yet.`,
          hint,
        },
      ]
    return [
      {
        ...common,
        severity: 'high' as const,
        blocks: refusal.by === 'rights' ? ('apply' as const) : ('plan' as const),
        text: `${targets} would be rejected: ${clause}.`,
        hint,
      },
    ]
  })
}

/**
 * One finding for everything without a dry run. Objects in a namespace that does not exist yet are the normal case and
 * are not reported.
 */
export const notAskedFindings = (changes: readonly ObjectWrite[], rehearsal: Rehearsal): readonly Finding[] => {
  const skipped = changes.filter(({ id }) => {
    const answer = rehearsal.get(id)
    return answer?.kind === 'not-asked' && answer.why === 'too-many'
  })
  const [first] = skipped
  if (first === undefined) return []
  return [
    {
      id: 'not-asked/too-many',
      kind: 'manual',
      target: first.target,
      severity: 'low',
      text: `${skipped.length} of ${changes.length} changes were not dry-run: there are too many. Some of them may be rejected when applied.`,
      hint: 'Changes applied until then stay; run the same command again to continue.',
    },
  ]
}
