import { CredentialsExpiredError, UserError, type Progress, type StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { adviceAbout } from './explain-silence.ts'
import { askCloud, seenOfApi, type Asked, type NotReady } from './api-signs.ts'
import { API_SERVER_DEADLINE_MS, minutes } from './deadlines.ts'
import { sayChanges } from './say-changes.ts'
import { typicalTimes } from './typical-times.ts'
import { untilStopped } from './until-stopped.ts'

const FIRST_PAUSE_MS = 500
/** Whoever waits should not wait longer for us than a second; asking costs a server that starts next to nothing. */
const LONGEST_PAUSE_MS = 1_000
/** A server that answers within this needs no explanation of the cloud. */
const ASK_CLOUD_AFTER_MS = 3_000
const ASK_CLOUD_EVERY_MS = 10_000

const NO_LONGER = 'No longer waiting for the API server; the instances keep starting.'

const WAIT: Progress = {
  id: 'api-server',
  what: 'waiting for the API server',
  usually: typicalTimes.apiServer.usually,
}

/**
 * Returns when the API server answers, or when the person wants to stop: the cloud goes on by itself and the next run
 * waits again. Says meanwhile how far the cloud is. Throws UserError (exit 3) after twenty minutes, with which of the
 * things that go wrong it is; CredentialsExpiredError as soon as AWS takes the credentials no longer.
 */
export async function waitUntilReady(name: string, ctx: StepContext<ClusterPorts>): Promise<void> {
  const { ports, clock, stop, kill, report } = ctx
  const begin = clock.now().getTime()
  const say = sayChanges(ctx)
  let asked: Asked = { spec: undefined, cloud: undefined }
  let askedAt = begin + ASK_CLOUD_AFTER_MS - ASK_CLOUD_EVERY_MS
  // The first request alone may take seconds.
  say(WAIT)
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const reach = await untilStopped(ports.kube.reach(), stop)
    if (reach?.kind === 'ready') return
    if (reach?.kind === 'no-credentials' && reach.error instanceof CredentialsExpiredError) throw reach.error
    if (reach === undefined || stop.aborted) return report(NO_LONGER)
    const now = clock.now().getTime()
    const isLate = now - begin > API_SERVER_DEADLINE_MS
    if (isLate || now - askedAt >= ASK_CLOUD_EVERY_MS) {
      askedAt = now
      const signs = await untilStopped(askCloud(name, asked, ctx), stop)
      if (signs === undefined) return report(NO_LONGER)
      asked = signs
    }
    if (isLate) throw tooLate(name, reach, asked, ctx)
    say({ ...WAIT, seen: seenOfApi(reach, asked.cloud) })
    await untilStopped(clock.sleep(pause, kill), stop)
  }
}

function tooLate(cluster: string, reach: NotReady, asked: Asked, { ports }: StepContext<ClusterPorts>): UserError {
  const { reason, hint, commands } = adviceAbout(cluster, reach, asked, ports)
  return new UserError(`The API server did not respond within ${minutes(API_SERVER_DEADLINE_MS)}: ${reason}.`, {
    hint,
    nextSteps: [...commands, 'dayone up   (resumes where it stopped)'],
    cause: [reach.words, ...(typeof asked.cloud === 'string' ? [asked.cloud] : [])].join('\n'),
    exitCode: 3,
  })
}
