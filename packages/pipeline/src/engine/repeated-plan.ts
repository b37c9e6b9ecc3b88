import type { Change, Plan } from '../step/plan.ts'
import { UserError } from '../errors/user-error.ts'

const contentOf = ({ id, action, diff, data }: Change): string => JSON.stringify([id, action, diff, data])

/**
 * The error (exit 5) for changes that were applied and are planned again unchanged, because something reverts them;
 * undefined if the plan may continue. `run` and `wait` changes may repeat.
 */
export function repeatedPlan(before: Plan | undefined, now: Plan): UserError | undefined {
  const applied = new Set((before?.changes ?? []).map(contentOf))
  const again = now.changes.filter(
    (change) => change.action !== 'wait' && change.action !== 'run' && applied.has(contentOf(change)),
  )
  if (again.length === 0) return undefined
  const names = again.slice(0, 5).map(({ target }) => target)
  const more = again.length > names.length ? ` and ${again.length - names.length} more` : ''
  const diffs = again.flatMap(({ diff }) => diff ?? [])
  return new UserError(
    `Something reverts ${names.join(', ')}${more} as soon as dayone writes it: the same change is needed again.`,
    {
      hint: 'Find out what else manages it (a controller, a GitOps tool, an admission webhook), and stop one of the two. dayone does not write it again.',
      ...(diffs.length === 0 ? {} : { cause: diffs.join('\n') }),
      exitCode: 5,
    },
  )
}
