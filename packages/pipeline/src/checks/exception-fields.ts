import * as z from 'zod'

/** Who answers for an exception, why, and until when: the same wherever dayone.yaml has one. It ends on its day. */
export const exceptionFields = {
  reason: z.string().min(1, 'State why the risk is accepted.').describe('Reason for accepting the risk.'),
  owner: z.string().min(1, 'State who owns the risk.').describe('Owner of the accepted risk.'),
  // YAML 1.1 reads a day without quotes as a time.
  until: z
    .preprocess(
      (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value),
      z.iso.date('Write the date as YYYY-MM-DD, for example "2027-03-31".'),
    )
    .describe('Last day the risk is accepted, for example "2027-03-31".'),
}

/** Whether an exception has ended: it counts up to the end of its day (UTC). Pure. */
export const hasEnded = ({ until }: { readonly until: string }, today: Date): boolean =>
  today.toISOString().slice(0, 10) > until
