import { UserError } from '@dayone/pipeline'
import type { Session } from '../../../session/session.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { audit } from './audit.ts'
import { back } from './back.ts'
import { bridge, withdraw } from './bridge.ts'
import { migrateStages, type MigrateStage } from './migrate-stages.ts'
import { restoreAudit } from './restore-audit.ts'
import { roles } from './roles.ts'
import { migrateStatus } from './status/status.ts'
import { switchToRbac } from './switch.ts'
import { watch } from './watch.ts'

type Run = (session: Session, words: readonly string[], options: RbacOptions) => Promise<number>

const runs: Readonly<Record<MigrateStage, Run>> = {
  status: migrateStatus,
  audit,
  roles,
  bridge,
  switch: switchToRbac,
  watch,
  withdraw,
  'restore-audit': restoreAudit,
  back,
}

/**
 * `dayone rbac migrate <stage>`: one stage on the way from AlwaysAllow to RBAC; without a stage, where the cluster is and
 * what comes next. Returns the exit code. Throws UserError (exit 2) for an unknown stage.
 */
export async function migrate(
  session: Session,
  [name = 'status', ...words]: readonly string[],
  options: RbacOptions,
): Promise<number> {
  const stage = migrateStages.find((one) => one === name)
  if (stage === undefined)
    throw new UserError(`Unknown stage of migrate: ${name}.`, { hint: `Stages: ${migrateStages.join(', ')}.` })
  return runs[stage](session, words, options)
}
