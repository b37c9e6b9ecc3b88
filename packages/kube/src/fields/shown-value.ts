import { differingParts, shownWhole } from '@dayone/pipeline'

const NOT_SHOWN = '(not shown)'

const textOf = (value: unknown): string => (value === undefined ? '(nothing)' : JSON.stringify(value))

/** A value as one line of a diff; nothing of a Secret. */
export const shownValue = (kind: string, value: unknown): string =>
  kind === 'Secret' ? NOT_SHOWN : shownWhole(textOf(value))

/** Two values as lines of a diff, long ones as the parts in which they differ; nothing of a Secret. */
export const shownValues = (kind: string, before: unknown, after: unknown): readonly [string, string] =>
  kind === 'Secret' ? [NOT_SHOWN, NOT_SHOWN] : differingParts(textOf(before), textOf(after))
