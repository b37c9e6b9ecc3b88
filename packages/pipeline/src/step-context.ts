import type { RunOptions } from './run-options.ts'
import type { AnyStep, StepContext } from './step.ts'

/** What one step may touch in this run, with the facts as they are now. */
export async function stepContext<Ports>(
  step: AnyStep<Ports>,
  options: RunOptions<Ports>,
): Promise<StepContext<Ports>> {
  const { ports, stop, kill, clock, onEvent, secrets } = options
  return {
    ports,
    facts: await options.facts(),
    stop,
    kill,
    clock,
    report: (line) => onEvent({ type: 'step.output', step: step.id, line }),
    progress: (progress) => onEvent({ type: 'step.progress', step: step.id, progress, at: clock.now().toISOString() }),
    secret: (value) => secrets.add(value),
  }
}
