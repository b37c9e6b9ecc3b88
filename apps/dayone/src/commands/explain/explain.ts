import { nearestWord, UserError, type Control } from '@dayone/pipeline'
import type { Session } from '../../session/session.ts'
import { steps } from '../../steps.ts'

/** `dayone explain [control]`: explains a control id. Throws UserError (exit 2) for an unknown one. */
export async function explain({ surroundings, options }: Session, wanted: string | undefined): Promise<number> {
  const controls = steps.flatMap((step) => step.controls ?? [])
  const shown = wanted === undefined ? controls : [find(controls, wanted)]
  const lines =
    options.output === 'json'
      ? shown.map((control) => JSON.stringify({ type: 'control', ...control }))
      : wanted === undefined
        ? controls.map(({ id, title }) => `${id}  ${title}`)
        : shown.flatMap(paragraph)
  surroundings.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

function find(controls: readonly Control[], wanted: string): Control {
  const id = wanted.toUpperCase()
  const control = controls.find((one) => one.id === id)
  if (control !== undefined) return control
  const near = nearestWord(
    id,
    controls.map((one) => one.id),
  )
  throw new UserError(`Unknown control "${wanted}".`, {
    hint: near === undefined ? 'List them: dayone explain' : `Did you mean ${near}? List them: dayone explain`,
  })
}

const paragraph = ({ id, title, means, why, source, does, accept }: Control): readonly string[] => [
  `${id}  ${title}`,
  '',
  means,
  '',
  `Otherwise  ${why}`,
  `dayone     ${does}`,
  ...(accept === undefined ? [] : [`Accept     ${accept}`]),
  `Source     ${source}`,
]
