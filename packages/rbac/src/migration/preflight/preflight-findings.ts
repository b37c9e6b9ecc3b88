import type { Finding } from '@dayone/pipeline'
import { kubeletFindings } from './kubelet-findings.ts'
import type { PreflightFacts } from './preflight-facts.ts'
import { tokenFindings } from './token-findings.ts'
import { versionFindings } from './version-findings.ts'

/** What to know before RBAC decides, besides the audit log. Pure. */
export const preflightFindings = (facts: PreflightFacts): readonly Finding[] => [
  ...versionFindings(facts),
  ...kubeletFindings(facts),
  ...tokenFindings(facts),
]
