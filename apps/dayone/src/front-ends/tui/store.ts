/** State that many places write and one tree of components draws. */
export interface Store<State> {
  readonly get: () => State
  /** Drawn immediately: for keys. */
  set(change: (state: State) => State): void
  /** Drawn within `every` milliseconds, together with others: for high-volume output. */
  setSoon(change: (state: State) => State): void
  readonly subscribe: (listener: () => void) => () => void
}

export const createStore = <State>(initial: State, { every }: { readonly every: number }): Store<State> => {
  const listeners = new Set<() => void>()
  let drawn = initial
  let latest = initial
  let timer: NodeJS.Timeout | undefined
  const draw = (): void => {
    clearTimeout(timer)
    timer = undefined
    drawn = latest
    for (const listener of listeners) listener()
  }
  return {
    get: () => drawn,
    set(change) {
      latest = change(latest)
      draw()
    },
    setSoon(change) {
      latest = change(latest)
      timer ??= setTimeout(draw, every).unref()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
