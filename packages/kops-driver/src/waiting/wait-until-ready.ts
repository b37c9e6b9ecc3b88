import { readPath } from '@dayone/cluster-spec'
import { CredentialsExpiredError, UserError, type Progress, type StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from '../cluster-ports.ts'
import { isControlPlane } from '../group-role.ts'
import { apiAdvice } from './api-advice.ts'
import { askCloud, seenOfApi, type Asked, type NotReady } from './api-signs.ts'
import { scalingActivities } from './autoscaling-group.ts'
import { API_SERVER_DEADLINE_MS, minutes } from './deadlines.ts'
import { sayChanges } from './say-changes.ts'
import { typicalTimes } from './typical-times.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 3_000
/** A server that answers within this needs no explanation of the cloud. */
const ASK_CLOUD_AFTER_MS = 3_000
const ASK_CLOUD_EVERY_MS = 10_000

const WAIT: Progress = {
  id: 'api-server',
  what: 'waits for the API server',
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
    const reach = await ports.kube.reach()
    if (reach.kind === 'ready') return
    if (reach.kind === 'no-credentials' && reach.error instanceof CredentialsExpiredError) throw reach.error
    if (stop.aborted) return report('Not waiting any longer for the API server; the machines go on starting.')
    const now = clock.now().getTime()
    const isLate = now - begin > API_SERVER_DEADLINE_MS
    if (isLate || now - askedAt >= ASK_CLOUD_EVERY_MS) {
      askedAt = now
      asked = await askCloud(name, asked, ctx)
    }
    if (isLate) throw tooLate(name, reach, asked, ctx)
    say({ ...WAIT, seen: seenOfApi(reach, asked.cloud) })
    await clock.sleep(pause, kill)
  }
}

function tooLate(
  cluster: string,
  reach: NotReady,
  { spec, cloud }: Asked,
  { ports }: StepContext<ClusterPorts>,
): UserError {
  const access = spec === undefined ? [] : readPath(spec.cluster, ['spec', 'kubernetesApiAccess'])
  const { reason, hint, commands } = apiAdvice({
    cluster,
    state: ports.kops.state,
    reach,
    cloud: typeof cloud === 'string' ? undefined : cloud,
    callerAddress: ports.callerAddress,
    access: Array.isArray(access) ? access.map(String) : [],
    activities:
      spec === undefined
        ? []
        : spec.instanceGroups.filter(isControlPlane).map(({ metadata }) => scalingActivities(spec, metadata.name)),
  })
  return new UserError(`The API server did not answer within ${minutes(API_SERVER_DEADLINE_MS)}: ${reason}.`, {
    hint,
    nextSteps: [...commands, 'dayone up   (goes on where it stopped)'],
    cause: [reach.words, ...(typeof cloud === 'string' ? [cloud] : [])].join('\n'),
    exitCode: 3,
  })
}
