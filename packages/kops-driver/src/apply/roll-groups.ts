import { defined, CredentialsExpiredError, UserError, type StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { newestInHistory } from '../resources/spec-history.ts'
import { followRoll } from '../waiting/follow-kops.ts'
import { watchBudgets } from '../waiting/stuck-budgets.ts'
import type { RollTarget } from '../contract/cluster-change.ts'

/**
 * Replaces the machines of one group after the other; kops validates the cluster after each machine. A stop takes
 * effect between groups. Rethrows errors of kops, with the rollback command if there is one.
 */
export async function rollGroups(
  groups: readonly RollTarget[],
  name: string,
  ctx: StepContext<ClusterPorts>,
): Promise<void> {
  const { kops, kubeconfigFile: kubeconfig, historyFolder } = ctx.ports
  const watch: Parameters<typeof followRoll>[2]['watch'] = (until, tell) =>
    watchBudgets({ kube: ctx.ports.kube, clock: ctx.clock }, until, tell)
  for (const [index, { name: group }] of groups.entries()) {
    if (ctx.stop.aborted) {
      const left = groups.slice(index).map((target) => target.name)
      ctx.report(`Stopped before ${left.join(', ')}: their instances still run the old configuration.`)
      return
    }
    const { following, end } = followRoll(groups, index, { ...ctx, watch })
    try {
      await kops.roll(name, { kubeconfig, instanceGroups: [group], ...following })
    } catch (error) {
      // A rollback needs AWS as well.
      if (!(error instanceof UserError) || error instanceof CredentialsExpiredError || ctx.kill.aborted) throw error
      throw (await newestInHistory(historyFolder)) === undefined ? error : withWayBack(error, group)
    } finally {
      end()
    }
  }
}

const withWayBack = (error: UserError, group: string): UserError =>
  new UserError(`${error.message} The instances of ${group} were being replaced; later groups were not touched.`, {
    ...defined({ hint: error.hint }),
    nextSteps: [
      ...error.nextSteps,
      'dayone up   (continues with the remaining groups)',
      'dayone up --rollback   (restores the previous specification and rolls the instances back)',
    ],
    cause: error.cause,
    exitCode: error.exitCode,
  })
