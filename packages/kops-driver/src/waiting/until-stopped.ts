/** What comes first: the answer, or undefined as soon as the person wants to stop. What was asked for goes on unheard. */
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
