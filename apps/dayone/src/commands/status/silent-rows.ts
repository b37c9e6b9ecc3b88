import { CLUSTER_STEP, type Advice } from '@dayone/kops-driver'
import { failureOf, stepContext, type ThreeStates } from '@dayone/pipeline'
import { engineOptions, readyRun } from '../../run/run-steps.ts'
import type { RowsOptions } from './read-rows.ts'
import type { StatusRow } from './step-status.ts'

/** Rows of a cluster whose API server cannot be queried: the state from kops and the cloud, and the reason. */
export async function silentRows(
  { session, place, chosen }: Pick<RowsOptions, 'session' | 'place' | 'chosen'>,
  { reason }: Advice,
): Promise<readonly StatusRow[]> {
  const cannot = (step: string, remark: string): StatusRow => ({ step, status: 'cannot check', remark, risks: [] })
  const states = chosen.includes(CLUSTER_STEP) ? await cloudStates({ session, place }) : undefined
  return chosen.map((id) =>
    id === CLUSTER_STEP
      ? { ...cannot(id, `unreachable: ${reason}`), ...states }
      : cannot(id, 'the API server cannot be queried'),
  )
}

async function cloudStates({
  session,
  place,
}: Pick<RowsOptions, 'session' | 'place'>): Promise<{ readonly states?: ThreeStates }> {
  try {
    const ready = await readyRun(session, { ids: [CLUSTER_STEP], ask: false }, place)
    const step = ready.steps.find(({ id }) => id === CLUSTER_STEP)
    if (step?.states === undefined) return {}
    const ctx = await stepContext(
      step,
      engineOptions(ready, () => undefined),
    )
    const { made: _made, ...states } = await step.states(ready.config[CLUSTER_STEP], ctx)
    return { states }
  } catch (error) {
    // The row already has the reason.
    place.log.write(`Could not read the state of the cluster: ${failureOf(error).message}`)
    return {}
  }
}
