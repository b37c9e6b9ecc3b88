import type { DeniedRequests } from '@dayone/authorizer'
import type { Session } from '../../../session/session.ts'
import { deniedLines } from '../replay/replay-lines.ts'

/** Denied requests on stdout: a table, or one JSON object. */
export function printDenied({ surroundings: { stdout }, options }: Session, denied: readonly DeniedRequests[]): void {
  stdout.write(
    options.output === 'json'
      ? `${JSON.stringify({ type: 'rbac.denied', denied })}\n`
      : `${deniedLines(denied).join('\n')}\n`,
  )
}
