import { applyObjectChange } from '@dayone/kube'
import type { Change, StepContext } from '@dayone/pipeline'
import { closeInstance } from './instances/opened-instances.ts'
import type { MetadataGuardPorts } from './metadata-guard-ports.ts'
import type { GuardChange } from './plan.ts'
import { applyRoleChange } from './workload-roles/apply-role.ts'

/** Applies one change of the step; safe to repeat. */
export const applyGuardChange = (
  { data, ...change }: Change<GuardChange>,
  ctx: StepContext<MetadataGuardPorts>,
): Promise<void> => {
  if ('manifest' in data) return applyObjectChange(ctx.ports.kube, { ...change, data }, ctx.report)
  if (data.kind === 'token-wait') return Promise.resolve()
  if (data.kind === 'metadata-options') return closeInstance(data, ctx)
  return applyRoleChange(data, ctx.facts.name, ctx.ports, ctx.clock)
}
