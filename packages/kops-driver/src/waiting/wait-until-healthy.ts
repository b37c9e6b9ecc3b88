import type { ClusterSpec } from '@dayone/cluster-spec'
import type { Validation } from '@dayone/kops'
import type { StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { HEALTHY_DEADLINE_MS } from './deadlines.ts'
import { healthProgress, wantedMachines } from './health-progress.ts'
import { sayChanges } from './say-changes.ts'
import { untilStopped } from './until-stopped.ts'

const PAUSE_MS = 2_000

/**
 * Polls `kops validate` until the cluster is healthy, the user stops, or ten minutes have passed; reports meanwhile
 * what is missing. Machines and system pods become ready some time after the API server. `waited`: the cluster was not
 * healthy at first, so what was read meanwhile is outdated. Throws errors of kops.
 */
export async function waitUntilHealthy(
  spec: ClusterSpec,
  ctx: StepContext<ClusterPorts>,
): Promise<Validation & { readonly waited: boolean }> {
  const { kops, kubeconfigFile: kubeconfig } = ctx.ports
  const end = ctx.clock.now().getTime() + HEALTHY_DEADLINE_MS
  const say = sayChanges(ctx)
  for (let waited = false; ; waited = true) {
    const validation = await kops.validate(spec.cluster.metadata.name, { kubeconfig, kill: ctx.stop })
    if (validation.isValid || ctx.stop.aborted || ctx.clock.now().getTime() >= end) return { ...validation, waited }
    // Cached results are outdated while machines start.
    kops.forgetAnswers()
    say(healthProgress(validation, wantedMachines(spec)))
    await untilStopped(ctx.clock.sleep(PAUSE_MS, ctx.kill), ctx.stop)
  }
}
