import { differingParts, shownWhole } from '@dayone/pipeline'

const NOT_SHOWN = '(not shown)'

const textOf = (value: unknown): string => (value === undefined ? '(nothing)' : JSON.stringify(value))

/** A value as one line of a diff; values of Secrets are hidden. */
export const shownValue = (kind: string, value: unknown): string =>
  kind === 'Secret' ? NOT_SHOWN : shownWhole(textOf(value))

/** Two values as lines of a diff, long ones shortened to the parts that differ; values of Secrets are hidden. */
export const shownValues = (kind: string, before: unknown, after: unknown): readonly [string, string] =>
  kind === 'Secret' ? [NOT_SHOWN, NOT_SHOWN] : differingParts(textOf(before), textOf(after))
