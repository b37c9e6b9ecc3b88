import { defined } from '../defined.ts'
import type { RunOptions } from './run-options.ts'
import type { AnyStep, StepContext } from '../step/step.ts'

/** The context of one step, with the current facts. */
export async function stepContext<Ports>(
  step: AnyStep<Ports>,
  options: RunOptions<Ports>,
): Promise<StepContext<Ports>> {
  const { ports, stop, kill, clock, onEvent, secrets, every } = options
  return {
    ports,
    facts: await options.facts(),
    stop,
    kill,
    clock,
    ...defined({ every }),
    report: (line, by) => onEvent({ type: 'step.output', step: step.id, line, ...defined({ by }) }),
    progress: (progress) => onEvent({ type: 'step.progress', step: step.id, progress, at: clock.now().toISOString() }),
    secret: (value) => secrets.add(value),
  }
}
