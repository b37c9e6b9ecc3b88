import { UserError, type StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from './cluster-ports.ts'
import { newestInHistory } from './spec-history.ts'

/**
 * Replaces the machines of one group after the other; kops validates the cluster after each machine. A stop takes
 * effect between two groups. Throws what kops throws, with the way back named where there is one.
 */
export async function rollGroups(
  groups: readonly string[],
  name: string,
  ctx: StepContext<ClusterPorts>,
): Promise<void> {
  const { kops, kubeconfigFile: kubeconfig, historyFolder } = ctx.ports
  for (const [index, group] of groups.entries()) {
    if (ctx.stop.aborted) {
      ctx.report(`Stopped before ${groups.slice(index).join(', ')}: these machines still run the old configuration.`)
      return
    }
    try {
      const onLine = (line: string) => ctx.report(line)
      await kops.roll(name, { kubeconfig, instanceGroups: [group], onLine, kill: ctx.kill })
    } catch (error) {
      if (!(error instanceof UserError) || ctx.kill.aborted) throw error
      throw (await newestInHistory(historyFolder)) === undefined ? error : withWayBack(error, group)
    }
  }
}

const withWayBack = (error: UserError, group: string): UserError =>
  new UserError(`${error.message} The machines of ${group} were being replaced; later groups were not touched.`, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    nextSteps: [
      ...error.nextSteps,
      'dayone up   (goes on with the groups that are left)',
      'dayone up --rollback   (puts the specification from before the last change back, and rolls back)',
    ],
    cause: error.cause,
    exitCode: error.exitCode,
  })
