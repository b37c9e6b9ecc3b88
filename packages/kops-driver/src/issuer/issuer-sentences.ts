import type { ClusterSpec } from '@dayone/cluster-spec'
import type { IssuerRecord } from './issuer-record.ts'
import { issuerStage, removalTime } from './issuer-stage.ts'
import type { OldTokens } from './read-issuer.ts'
import { specIssuers } from './spec-issuers.ts'

const NAMED = 5

/** Which pods may hold a token of the old issuer, and by what that is known. Pure. */
export function oldTokensText({ pods, stale }: OldTokens): string {
  const names = pods.slice(0, NAMED).join(', ')
  const more = pods.length > NAMED ? ` and ${pods.length - NAMED} more` : ''
  const counted =
    stale === undefined
      ? 'The API server does not say whether clients use old tokens (serviceaccount_stale_tokens_total)'
      : `The API server that answers counted ${stale} requests with tokens that their clients did not reload`
  return `${counted}, and ${pods.length === 1 ? 'a pod is' : `${pods.length} pods are`} older than the new issuer: ${names}${more}.`
}

/** Where a change of the issuer stands and what comes next, in one line; undefined if there is none. Pure. */
export function issuerLine(
  saved: ClusterSpec,
  isWanted: boolean,
  record: IssuerRecord | undefined,
): string | undefined {
  const issuers = specIssuers(saved)
  const stage = issuerStage(issuers, isWanted)
  switch (stage.kind) {
    case 'none':
      return undefined
    case 'accept':
      return 'service account issuer: step 1 of 3 comes next, the issuer of the discovery store is accepted'
    case 'broken':
      return stage.text
    case 'sign':
      return `service account issuer: step 1 of 3, ${stage.target} is accepted; step 2 comes next, it signs`
    case 'wait':
      return record?.issuer === stage.target
        ? `service account issuer: step 2 of 3, ${stage.target} signs; step 3 removes ${stage.other} after ${removalTime(record.since).toISOString()}`
        : `service account issuer: step 2 of 3, ${stage.target} signs; the wait for the tokens of ${stage.other} has not begun`
  }
}
