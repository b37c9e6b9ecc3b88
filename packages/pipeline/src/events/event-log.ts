/**
 * An append-only list: appending has constant cost, and every earlier state stays readable. States share one array; a
 * state that is not the newest copies it before it appends.
 */
export interface EventLog<T> {
  readonly shared: T[]
  readonly length: number
}

export const emptyLog = <T>(): EventLog<T> => ({ shared: [], length: 0 })

export const logOf = <T>(entries: readonly T[]): EventLog<T> => ({ shared: [...entries], length: entries.length })

export function appended<T>({ shared, length }: EventLog<T>, entry: T): EventLog<T> {
  const own = shared.length === length ? shared : shared.slice(0, length)
  own.push(entry)
  return { shared: own, length: length + 1 }
}

/** The entries of this state, oldest first. */
export const entriesOf = <T>({ shared, length }: EventLog<T>): readonly T[] => shared.slice(0, length)

/** All batches as one list: an entry replaces those with its id in earlier batches, at the end. */
export function newestById<T extends { readonly id: string }>(batches: EventLog<readonly T[]>): readonly T[] {
  const seen = new Set<string>()
  const kept: (readonly T[])[] = []
  for (let at = batches.length - 1; at >= 0; at--) {
    const ids = (batches.shared[at] ?? []).map((item) => [item, item.id] as const)
    kept.push(ids.filter(([, id]) => !seen.has(id)).map(([item]) => item))
    for (const [, id] of ids) seen.add(id)
  }
  return kept.reverse().flat()
}
