import { CredentialsExpiredError, UserError, type StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from './cluster-ports.ts'
import { newestInHistory } from './spec-history.ts'
import { followRoll } from './waiting/follow-kops.ts'
import type { RollTarget } from './waiting/roll-progress.ts'

/**
 * Replaces the machines of one group after the other; kops validates the cluster after each machine. A stop takes
 * effect between two groups. Throws what kops throws, with the way back named where there is one.
 */
export async function rollGroups(
  groups: readonly RollTarget[],
  name: string,
  ctx: StepContext<ClusterPorts>,
): Promise<void> {
  const { kops, kubeconfigFile: kubeconfig, historyFolder } = ctx.ports
  for (const [index, { name: group }] of groups.entries()) {
    if (ctx.stop.aborted) {
      const left = groups.slice(index).map((target) => target.name)
      ctx.report(`Stopped before ${left.join(', ')}: these machines still run the old configuration.`)
      return
    }
    try {
      await kops.roll(name, { kubeconfig, instanceGroups: [group], ...followRoll(groups, index, ctx) })
    } catch (error) {
      // Going back needs AWS as much as going on.
      if (!(error instanceof UserError) || error instanceof CredentialsExpiredError || ctx.kill.aborted) throw error
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
