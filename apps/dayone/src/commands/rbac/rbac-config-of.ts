import { rbac, type RbacConfig } from '@dayone/rbac'
import { readSlices } from '../../config/read-config.ts'
import type { Session } from '../../session/session.ts'

/** Teams and accepted findings, where dayone.yaml has any. Throws UserError (exit 2) for a slice that is not valid. */
export const rbacConfigOf = ({ file }: Session): RbacConfig =>
  file.get(['rbac']) === undefined ? { teams: [], auditors: [] } : (readSlices(file, [rbac])['rbac'] as RbacConfig)
