import type { Change, ClusterFacts, Plan, StepContext } from '@dayone/pipeline'
import type { Kube, ObservedObjects } from '../api/kube.ts'
import type { ObjectChange } from '../apply/object-plan.ts'
import { rehearseObjects } from './rehearse-objects.ts'
import type { Rehearsal } from './rehearsal.ts'
import { withRehearsal } from './with-rehearsal.ts'

/** The observe and plan of a step without dry runs. */
interface Unrehearsed<Config, Observed, Data, Ports> {
  readonly observe: (config: Config, ctx: StepContext<Ports>) => Promise<Observed>
  readonly plan: (config: Config, observed: Observed | undefined, facts: ClusterFacts) => Plan<Data>
}

interface Rehearsed<Config, Observed, Data, Ports> extends Unrehearsed<
  Config,
  Observed & { readonly rehearsal?: Rehearsal },
  Data,
  Ports
> {
  readonly rehearses: true
}

const isWrite = <Data>(change: Change<Data>): change is Change<Data & ObjectChange> =>
  change.action !== 'wait' && typeof change.data === 'object' && change.data !== null && 'manifest' in change.data

/**
 * The observe and plan of a step, with a dry run of every planned write: observe sends them, and the plan, which stays
 * pure, turns the results into findings and rejections.
 */
export const rehearsed = <
  Config,
  Observed extends { readonly objects: ObservedObjects },
  Data,
  Ports extends { readonly kube: Kube },
>({
  observe,
  plan,
}: Unrehearsed<Config, Observed, Data, Ports>): Rehearsed<Config, Observed, Data, Ports> => ({
  rehearses: true,
  async observe(config, ctx) {
    const found = await observe(config, ctx)
    const writes = plan(config, found, ctx.facts).changes.filter(isWrite)
    return { ...found, rehearsal: await rehearseObjects(ctx.ports.kube, writes) }
  },
  plan(config, observed, facts) {
    const made = plan(config, observed, facts)
    if (observed?.rehearsal === undefined) return made
    const writes = made.changes.filter(isWrite)
    const { futile, findings } = withRehearsal(writes, observed.objects, observed.rehearsal)
    return {
      ...made,
      changes: made.changes.filter(({ id }) => !futile.has(id)),
      findings: [...findings, ...made.findings],
    }
  },
})
