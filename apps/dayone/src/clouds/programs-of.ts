import { createPrograms, type Programs } from '@dayone/host'
import type { RunLog } from '../session/run-log.ts'
import type { Session } from '../session/session.ts'

/** Programs whose every line goes to the log, redacted. */
export const programsOf = (session: Session, log?: RunLog): Programs =>
  createPrograms({
    redact: session.secrets.redact,
    onOutput: (line, { program, stream }) => log?.write(`${program} ${stream}│ ${line}`),
  })
