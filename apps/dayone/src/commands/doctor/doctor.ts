import { defined } from '@dayone/pipeline'
import { findParts } from '@dayone/practice-cloud'
import { askAws } from '../../doctor/aws-questions.ts'
import { doctorChecks } from '../../doctor/doctor-checks.ts'
import type { DoctorContext } from '../../doctor/doctor-check.ts'
import { doctorLines } from '../../doctor/doctor-lines.ts'
import { freeBytes } from '../../doctor/free-bytes.ts'
import { exitOf, runChecks } from '../../doctor/run-checks.ts'
import { once } from '../../session/once.ts'
import { ownWord, whereOf } from '../../config/place.ts'
import { practiceOptions } from '../../clouds/practice/practice-options.ts'
import { programsOf } from '../../clouds/programs-of.ts'
import type { Session } from '../../session/session.ts'

/** Longer than any single request may take; some checks make several in turn. */
const DEADLINE_MS = 60_000
const COLUMNS = 80

/**
 * `dayone doctor`: what is present, what is missing, and one fix for each. Changes nothing. Queries AWS only
 * with `--on aws`, or where dayone.yaml says so. Exit 3 when something needed is missing or wrong, 6 when AWS could not
 * be asked.
 */
export async function doctor(session: Session): Promise<number> {
  const { surroundings, options } = session
  const results = await runChecks(doctorChecks, contextOf(session), DEADLINE_MS)
  const lines =
    options.output === 'json'
      ? results.map(({ id, title, status, found, hint, details }) =>
          JSON.stringify({ type: 'doctor', id, title, status, found, hint, details }),
        )
      : doctorLines(results, COLUMNS)
  surroundings.stdout.write(`${lines.join('\n')}\n`)
  return exitOf(results)
}

function contextOf(session: Session): DoctorContext {
  const { file, folders, clock, surroundings } = session
  const programs = programsOf(session)
  const [cluster, state, region, account] = ['cluster', 'state', 'region', 'account'].map((key) => ownWord(file, key))
  const zones = file.get(['cluster', 'zones'])
  const parts = once(() => findParts(practiceOptions(session, programs)))
  const now = () => clock.now()
  return {
    where: whereOf(file),
    env: surroundings.env,
    nodeVersion: process.versions.node,
    programs,
    folders,
    config: {
      ...defined({ cluster, state, region, account }),
      zones: Array.isArray(zones) ? zones.filter((zone) => typeof zone === 'string') : [],
    },
    now,
    parts,
    freeBytes,
    aws: askAws(now, region),
  }
}
