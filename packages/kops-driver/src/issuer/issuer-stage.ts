import type { SpecIssuers } from './spec-issuers.ts'

/**
 * How long the old issuer stays accepted after the new one signs: the kubelet replaces the token of a pod after 80 % of
 * its lifetime, an hour, and after 24 hours at the latest (kops, docs/operations/service_account_issuer_migration.md;
 * kubernetes, pkg/kubelet/token).
 */
export const OLD_ISSUER_HOURS = 24

/**
 * Where a change of the issuer stands, as far as the specification decides it. `accept`: not begun; the new issuer is
 * accepted first. `sign`: it is accepted everywhere and signs next. `wait`: it signs; the old one is accepted until no
 * token of it is in use. `broken`: someone edited the issuers by hand.
 */
export type IssuerStage =
  | { readonly kind: 'none' }
  | { readonly kind: 'accept' }
  | { readonly kind: 'sign' | 'wait'; readonly target: string; readonly other: string }
  | { readonly kind: 'broken'; readonly text: string; readonly others: string; readonly signing: string }

/** The stage. `isWanted`: pods are to have IAM roles; otherwise the change goes back the way it came. Pure. */
export function issuerStage({ signing, others, isPublished, change }: SpecIssuers, isWanted: boolean): IssuerStage {
  if (change === undefined) return isWanted && !isPublished ? { kind: 'accept' } : { kind: 'none' }
  const { from, to } = change
  const expected = signing === to ? from : to
  const broken = (text: string): IssuerStage => ({
    kind: 'broken',
    text,
    others: expected,
    signing: signing === to ? to : from,
  })
  if (signing !== from && signing !== to)
    return broken(
      `The issuer of service account tokens was edited by hand during its change: ${signing ?? 'none'} is neither ${from} nor ${to}.`,
    )
  const foreign = others.filter((one) => one !== expected)
  if (foreign.length > 0)
    return broken(
      `A third issuer was added by hand during the change of the issuer of service account tokens: ${foreign.join(', ')}.`,
    )
  if (others.length === 0)
    return broken(
      `The issuer ${expected} was removed by hand before its time. Every token of it that is still in use would be refused (401).`,
    )
  const [target, other] = isWanted ? [to, from] : [from, to]
  return { kind: signing === target ? 'wait' : 'sign', target, other }
}

/** When the old issuer can be removed, by when the cluster recorded that the new one signs. Pure. */
export const removalTime = (since: string): Date => new Date(Date.parse(since) + OLD_ISSUER_HOURS * 3_600_000)
