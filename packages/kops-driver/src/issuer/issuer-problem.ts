import type { ClusterSpec } from '@dayone/cluster-spec'
import { kopsLine } from '@dayone/kops'
import type { ClusterConfig } from '../answers/cluster-config.ts'
import { targetOf } from '../spec/state-store.ts'
import { issuerStage } from './issuer-stage.ts'
import type { IssuerObserved } from './read-issuer.ts'
import { specIssuers } from './spec-issuers.ts'

/** Why a change of the issuer cannot begin or continue, and what to do. */
export interface IssuerProblem {
  readonly text: string
  readonly hint: string
}

/** The first problem, or undefined. `observed` is missing before every machine runs the saved specification. Pure. */
export function issuerProblem(
  config: Pick<ClusterConfig, 'name' | 'workloadIdentity' | 'discoveryStore'>,
  saved: ClusterSpec,
  observed?: IssuerObserved,
): IssuerProblem | undefined {
  const issuers = specIssuers(saved)
  const { signing, others, change } = issuers
  const stage = issuerStage(issuers, config.workloadIdentity)
  if (stage.kind === 'none') return undefined
  if (stage.kind === 'broken') return { text: stage.text, hint: repair(saved, stage) }
  if (observed === undefined) return undefined
  const { live, asked, otherRegion } = observed
  if (change !== undefined && config.workloadIdentity && asked !== undefined && asked !== change.to)
    return {
      text: `The issuer of service account tokens is being changed to ${change.to}, and cluster.discoveryStore now means ${asked}.`,
      hint: 'Set cluster.discoveryStore back until the change is complete. To give it up, set cluster.workloadIdentity: false and run `dayone up cluster`.',
    }
  if (signing !== undefined && live !== signing)
    return {
      text: `The API server signs service account tokens as ${live}, not as ${signing}, which the specification says.`,
      hint: `Every control plane node must run the specification before the issuer changes. This shows the ones that do not: \`${kopsLine(targetOf(saved), 'rolling-update cluster')}\`.`,
    }
  if (stage.kind !== 'accept') return undefined
  if (others.length > 0)
    return {
      text: `The API server also accepts tokens of ${others.join(', ')}, which dayone did not set. A change of the issuer needs exactly two.`,
      hint: 'When no token of it is in use any more, remove it from spec.kubeAPIServer.additionalServiceAccountIssuers, apply and roll; then run the same command again.',
    }
  if (otherRegion !== undefined)
    return {
      text: `The bucket of cluster.discoveryStore is in ${otherRegion}, so the address of the issuer would differ from the one that is accepted first.`,
      hint: "Set cluster.discoveryStore to a bucket in the cluster's region, or to one that does not exist yet: dayone creates it.",
    }
  return asked === live
    ? {
        text: `The API server already signs service account tokens as ${live}, but kops does not publish its keys.`,
        hint: 'Set spec.serviceAccountIssuerDiscovery in the kops specification; the issuer stays the same.',
      }
    : undefined
}

/** The values stand apart from the command: a word longer than a line would be broken. */
const repair = (
  saved: ClusterSpec,
  { signing, others }: { readonly signing: string; readonly others: string },
): string =>
  `Put the two issuers back under spec.kubeAPIServer: serviceAccountIssuer: ${signing} and additionalServiceAccountIssuers: [ ${others} ]. The editor: \`${kopsLine(targetOf(saved), 'edit cluster')}\`. Then \`dayone up cluster\` continues; with cluster.workloadIdentity: false it goes back.`
