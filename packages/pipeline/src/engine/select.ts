import type { AnyStep } from '../step/step.ts'
import { UserError } from '../errors/user-error.ts'
import { nearestWord } from '../text/nearest-word.ts'

/**
 * The steps with these ids in dependency order; all of them without ids. Steps that are not selected count as done.
 * Throws UserError (exit 2) for an unknown id.
 */
export function select<Ports>(steps: readonly AnyStep<Ports>[], ids: readonly string[]): readonly AnyStep<Ports>[] {
  const known = steps.map((step) => step.id)
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown !== undefined) {
    const near = nearestWord(unknown, known)
    const all = `Steps: ${known.join(', ')}.`
    throw new UserError(`Unknown step "${unknown}".`, {
      hint: near === undefined ? all : `Did you mean ${near}? ${all}`,
    })
  }
  return inOrder(ids.length === 0 ? steps : steps.filter((step) => ids.includes(step.id)))
}

/** Dependencies first; independent steps keep their order. Throws on a cycle, which is a bug in the steps. */
export function inOrder<Ports>(steps: readonly AnyStep<Ports>[]): readonly AnyStep<Ports>[] {
  const ordered: AnyStep<Ports>[] = []
  let rest = [...steps]
  while (rest.length > 0) {
    const ready = rest.find((step) => step.after.every((id) => !rest.some((other) => other.id === id)))
    if (!ready) throw new Error(`The steps ${rest.map((step) => step.id).join(', ')} depend on each other.`)
    ordered.push(ready)
    rest = rest.filter((step) => step !== ready)
  }
  return ordered
}
