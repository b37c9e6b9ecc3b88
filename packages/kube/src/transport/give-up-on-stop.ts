import { UserError } from '@dayone/pipeline'
import type { KubeRequest } from '../api/kube-request.ts'

/** How long a read may still take after the user stops: a running change may need its result. */
const GRACE_MS = 1000

const changesNothing = ({ method, path }: KubeRequest): boolean =>
  method === 'GET' || path.includes('dryRun=All') || /^\/apis\/(authorization|authentication)\.k8s\.io\//.test(path)

/**
 * Resolves with the response. For a read, throws UserError (exit 6) shortly after `stop`; the response is then ignored.
 */
export async function giveUpOnStop<Answer>(
  request: KubeRequest,
  stop: AbortSignal | undefined,
  answer: Promise<Answer>,
): Promise<Answer> {
  if (stop === undefined || !changesNothing(request)) return answer
  let timer: NodeJS.Timeout | undefined
  let onStop = (): void => undefined
  const givenUp = new Promise<never>((_, reject) => {
    const giveUp = (): void =>
      reject(
        new UserError(`Interrupted before the API server answered ${request.method} ${request.path.split('?')[0]}.`, {
          exitCode: 6,
        }),
      )
    onStop = () => (timer = setTimeout(giveUp, GRACE_MS))
    if (stop.aborted) onStop()
    else stop.addEventListener('abort', onStop, { once: true })
  })
  try {
    return await Promise.race([answer, givenUp])
  } finally {
    clearTimeout(timer)
    stop.removeEventListener('abort', onStop)
  }
}
