import * as z from 'zod'
import type { Check, Finding } from '../step/finding.ts'
import { exceptionFields, hasEnded } from './exception-fields.ts'

/** Accepted risks, as in dayone.yaml. An acceptance expires on its date. */
export const acceptances = z
  .array(
    z.strictObject({
      finding: z
        .string()
        .min(1, 'Specify the id of the finding, as shown in the report.')
        .describe('Id of the finding, as shown by plan and verify.'),
      ...exceptionFields,
    }),
  )
  .optional()
  .describe('Temporarily accepted findings. They fail again after that date, or when the affected object changes.')

/** A finding that someone accepted until a date, with the reason. */
export type Acceptance = NonNullable<z.infer<typeof acceptances>>[number]

type Acceptable = Pick<Finding, 'id' | 'text' | 'accepted'>

const accept = <Item extends Acceptable>(item: Item, list: readonly Acceptance[], today: Date | undefined): Item => {
  const found = list.find(({ finding }) => finding === item.id)
  if (found === undefined || today === undefined) return item
  const { reason, owner, until } = found
  if (hasEnded(found, today))
    return { ...item, text: `${item.text} ${owner} accepted it until ${until}; that date has passed.` }
  return { ...item, accepted: { reason, owner, until } }
}

/**
 * Marks the findings that are accepted today; expired acceptances are mentioned. Pure. Without a date nothing is
 * accepted.
 */
export const acceptFindings = (
  findings: readonly Finding[],
  list: readonly Acceptance[] | undefined,
  today: Date | undefined,
): readonly Finding[] => findings.map((finding) => accept(finding, list ?? [], today))

/** The same for checks: a failed check that is accepted becomes a warning. */
export const acceptChecks = (
  checks: readonly Check[],
  list: readonly Acceptance[] | undefined,
  today: Date,
): readonly Check[] =>
  checks.map((check) => {
    if (check.status !== 'fail') return check
    const judged = accept(check, list ?? [], today)
    return judged.accepted === undefined ? judged : { ...judged, status: 'warn' }
  })
