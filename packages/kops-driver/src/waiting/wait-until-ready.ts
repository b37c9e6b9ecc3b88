import { UserError, type Progress, type StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { adviceAbout } from './explain-silence.ts'
import { askCloud, seenOfApi, type CloudStatus, type NotReady } from './api-signs.ts'
import { ASK_API_EVERY_MS, askApi } from './ask-each-second.ts'
import { API_SERVER_DEADLINE_MS, minutes } from './deadlines.ts'
import { sayChanges } from './say-changes.ts'
import { typicalTimes } from './typical-times.ts'
import { untilStopped } from './until-stopped.ts'

/** If the server responds within this time, the cloud is not queried. */
const ASK_CLOUD_AFTER_MS = 3_000
const ASK_CLOUD_EVERY_MS = 10_000

const NO_LONGER = 'No longer waiting for the API server; the instances keep starting.'

const WAIT: Progress = {
  id: 'api-server',
  what: 'waiting for the API server',
  usually: typicalTimes.apiServer.usually,
}

/**
 * Returns when the API server responds, or when the user stops: the cloud continues, and the next run waits again.
 * Sends a request each second, also while the cloud is queried, and reports the state of the cloud. Throws UserError
 * (exit 3) with a diagnosis after twenty minutes; throws CredentialsExpiredError as soon as AWS rejects the
 * credentials.
 */
export async function waitUntilReady(name: string, ctx: StepContext<ClusterPorts>): Promise<void> {
  const { ports, clock, stop, kill, report } = ctx
  const begin = clock.now().getTime()
  const say = sayChanges(ctx)
  const api = askApi(() => ports.kube.reach())
  const cloud = watchCloud(name, ctx, begin)
  say(WAIT)
  for (;;) {
    api.ask()
    const pause = clock.sleep(ASK_API_EVERY_MS, kill).then(() => false)
    const isReady = await untilStopped(Promise.race([api.ready, cloud.failed, pause]), stop)
    if (isReady === undefined || stop.aborted) return report(NO_LONGER)
    if (isReady) return
    const isLate = clock.now().getTime() - begin > API_SERVER_DEADLINE_MS
    if (isLate && (await untilStopped(cloud.look(), stop)) === undefined) return report(NO_LONGER)
    // Without any response, a kubeconfig is still being exported, which has its own deadline.
    if (isLate && api.latest !== undefined) throw tooLate(name, api.latest, cloud.asked, ctx)
    cloud.lookIfDue()
    if (api.latest !== undefined) say({ ...WAIT, seen: seenOfApi(api.latest, cloud.asked.cloud) })
  }
}

/** Queries the cloud from time to time, in parallel with requests to the API server. */
function watchCloud(name: string, ctx: StepContext<ClusterPorts>, begin: number) {
  const { promise: failed, reject } = Promise.withResolvers<never>()
  failed.catch(() => undefined)
  let asked: CloudStatus = { spec: undefined, cloud: undefined }
  let askedAt = begin + ASK_CLOUD_AFTER_MS - ASK_CLOUD_EVERY_MS
  let looking: Promise<true> | undefined
  const lookOnce = async (): Promise<true> => {
    asked = await askCloud(name, asked, ctx)
    return true
  }
  const look = (): Promise<true> => (looking ??= lookOnce().finally(() => (looking = undefined)))
  return {
    failed,
    look,
    lookIfDue() {
      const now = ctx.clock.now().getTime()
      if (now - askedAt < ASK_CLOUD_EVERY_MS) return
      askedAt = now
      look().catch(reject)
    },
    get asked(): CloudStatus {
      return asked
    },
  }
}

function tooLate(
  cluster: string,
  reach: NotReady,
  asked: CloudStatus,
  { ports }: StepContext<ClusterPorts>,
): UserError {
  const { reason, hint, commands } = adviceAbout(cluster, reach, asked, ports)
  return new UserError(`The API server did not respond within ${minutes(API_SERVER_DEADLINE_MS)}: ${reason}.`, {
    hint,
    nextSteps: [...commands, 'dayone up   (resumes where it stopped)'],
    cause: [reach.words, ...(typeof asked.cloud === 'string' ? [asked.cloud] : [])].join('\n'),
    exitCode: 3,
  })
}
