/** First interrupt: finish the running change, then stop. Second: terminate the running program. */
export interface TwoStageStop {
  readonly stop: AbortSignal
  readonly kill: AbortSignal
  /** Ctrl-C. */
  interrupt(): void
  /** SIGTERM or a closed terminal: stops at a safe point, like the first Ctrl-C. */
  terminate(): void
  /** 130 after Ctrl-C, 143 after SIGTERM, undefined while the run is not stopped. */
  exitCode(): 130 | 143 | undefined
}

/** Pure state of the two stages; the entry file connects the signals. */
export function twoStageStop(onStage: (stage: 'stopping' | 'killing') => void = () => undefined): TwoStageStop {
  const stop = new AbortController()
  const kill = new AbortController()
  let code: 130 | 143 | undefined
  const next = (exitCode: 130 | 143): void => {
    code ??= exitCode
    if (!stop.signal.aborted) {
      stop.abort()
      onStage('stopping')
    } else if (!kill.signal.aborted) {
      kill.abort()
      onStage('killing')
    }
  }
  return {
    stop: stop.signal,
    kill: kill.signal,
    interrupt: () => next(130),
    terminate: () => next(143),
    exitCode: () => code,
  }
}
