/** Resolves with the answer, or with undefined as soon as the user stops. The result of the request is then ignored. */
export async function untilStopped<Answer>(answer: Promise<Answer>, stop: AbortSignal): Promise<Answer | undefined> {
  if (stop.aborted) {
    answer.catch(() => undefined)
    return undefined
  }
  let onStop = (): void => undefined
  const stopped = new Promise<undefined>((resolve) => {
    onStop = () => resolve(undefined)
    stop.addEventListener('abort', onStop, { once: true })
  })
  try {
    return await Promise.race([answer, stopped])
  } finally {
    stop.removeEventListener('abort', onStop)
  }
}
