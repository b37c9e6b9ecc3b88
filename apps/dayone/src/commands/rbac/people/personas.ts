import { personaMatrix } from '@dayone/rbac'
import type { Session } from '../../../session/session.ts'
import { tableLines } from '../../status/table-lines.ts'

/** `dayone rbac personas`: what each persona may do, as a matrix. It needs no cluster. Returns 0. */
export function personas({ surroundings: { stdout }, options }: Session): number {
  const matrix = personaMatrix()
  if (options.output === 'json') {
    stdout.write(`${JSON.stringify({ type: 'rbac.personas', ...matrix })}\n`)
    return 0
  }
  const head = ['', ...matrix.personas.map(({ short }) => short)]
  const rows = matrix.rows.map(({ what, may }) => [what, ...may.map((isAllowed) => (isAllowed ? 'yes' : '-'))])
  const lines = [
    ...tableLines(head, rows),
    '',
    ...matrix.personas.map(({ short, name, means }) => `${short.padEnd(9)} ${name}: ${means}.`),
    'Viewer, Dev, Owner and CI work in their namespaces, Ops in the whole cluster; Audit in either.',
    'Break-glass is not a persona: `dayone kubeconfig --lifetime 1h` gives administrator access for an hour.',
  ]
  stdout.write(`${lines.join('\n')}\n`)
  return 0
}
