import { UserError, type StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from './cluster-ports.ts'

const MINUTE = 60_000
/** Machines boot, load images and elect etcd's leader: kops' own documentation speaks of 5 to 10 minutes. */
const DEADLINE = 20 * MINUTE
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 3_000
const REPORT_EVERY = 15_000

/**
 * Returns when the API server answers, or when the person wants to stop: the cloud goes on by itself and the next run
 * waits again. Throws UserError (exit 3) after twenty minutes.
 */
export async function waitUntilReady({ ports, clock, stop, kill, report }: StepContext<ClusterPorts>): Promise<void> {
  const begin = clock.now().getTime()
  let reported = begin
  for (let pause = FIRST_PAUSE; !(await ports.kube.isReady()); pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    const now = clock.now().getTime()
    if (stop.aborted) return report('Not waiting any longer for the API server; the machines go on starting.')
    if (now - begin > DEADLINE) {
      throw new UserError(`The API server did not answer within ${DEADLINE / MINUTE} minutes.`, {
        hint: 'Is your own address in cluster.apiAccess? Are the machines running?',
        nextSteps: ['dayone up   (goes on where it stopped)', 'dayone doctor'],
        exitCode: 3,
      })
    }
    if (now - reported >= REPORT_EVERY || reported === begin) {
      reported = Math.max(now, begin + 1)
      report(`Waiting for the API server (${Math.round((now - begin) / 1000)} s)`)
    }
    await clock.sleep(pause, kill)
  }
}
