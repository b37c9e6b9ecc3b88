import type { ClusterSpec, SpecEdit } from '@dayone/cluster-spec'
import type { ClusterConfig } from '../answers/cluster-config.ts'
import { withAdoptionMark } from '../edits/adopted-edits.ts'
import { issuerProblem } from './issuer-problem.ts'
import { issuerStage, removalTime } from './issuer-stage.ts'
import { clusterStore, type IssuerObserved, type OldTokens } from './read-issuer.ts'
import { ISSUER_FROM, ISSUER_TO, specIssuers } from './spec-issuers.ts'

/** The next work of a change of the issuer, once every control plane node runs the saved specification. */
export type IssuerWork =
  | {
      readonly kind: 'edit'
      readonly edits: readonly SpecEdit[]
      readonly missingBucket?: string
      /** Whether the record of the issuer that signed until now is deleted, and when. */
      readonly forgets?: 'before' | 'after'
    }
  /** Records in the cluster that this issuer signs. */
  | { readonly kind: 'record'; readonly issuer: string; readonly other: string }
  | { readonly kind: 'wait'; readonly issuer: string; readonly other: string; readonly until: string }
  /** The time is over, and tokens of the old issuer may still be in use. */
  | { readonly kind: 'hold'; readonly issuer: string; readonly other: string; readonly oldTokens: OldTokens }

/**
 * The next work, from the saved specification and the record in the cluster alone, so that a run can end anywhere: the
 * new issuer is accepted, then it signs, then the cluster records it, and after the wait the old one is removed. Every
 * edit is rolled out before the next. Undefined if there is none, or if a finding says why not. Pure.
 */
export function nextIssuerWork(
  config: ClusterConfig,
  saved: ClusterSpec,
  observed: IssuerObserved,
): IssuerWork | undefined {
  if (issuerProblem(config, saved, observed) !== undefined) return undefined
  const { live, asked, missingBucket, record, now, oldTokens } = observed
  const stage = issuerStage(specIssuers(saved), config.workloadIdentity)
  const marked = (edits: readonly SpecEdit[]): readonly SpecEdit[] => withAdoptionMark(config, saved, edits)
  const forgets = record === undefined ? {} : ({ forgets: 'before' } as const)
  switch (stage.kind) {
    case 'none':
    case 'broken':
      return undefined
    case 'accept':
      return asked === undefined
        ? undefined
        : {
            kind: 'edit',
            edits: marked(acceptEdits(live, asked)),
            ...(missingBucket === undefined ? {} : { missingBucket }),
            ...forgets,
          }
    case 'sign':
      return { kind: 'edit', edits: marked(signEdits(config, stage)), ...forgets }
    case 'wait': {
      const { target: issuer, other } = stage
      if (record?.issuer !== issuer) return { kind: 'record', issuer, other }
      const until = removalTime(record.since)
      if (until > new Date(now)) return { kind: 'wait', issuer, other, until: until.toISOString() }
      return oldTokens !== undefined && mayUseOldTokens(oldTokens)
        ? { kind: 'hold', issuer, other, oldTokens }
        : { kind: 'edit', edits: marked(removeEdits(other)), forgets: 'after' }
    }
  }
}

/**
 * Pods that are older than the issuer only matter if a client does not reload its token; the API server counts the
 * requests of such clients. Not counted is not none. Pure.
 */
export const mayUseOldTokens = ({ pods, stale }: OldTokens): boolean => pods.length > 0 && stale !== 0

const edit = (path: readonly string[], value: unknown, why: string): SpecEdit => ({
  document: 'cluster',
  path,
  op: 'set',
  value,
  timing: 'first',
  why,
  control: 'KD-08',
  by: 'cluster',
})

const SIGNING = ['spec', 'kubeAPIServer', 'serviceAccountIssuer']
const OTHERS = ['spec', 'kubeAPIServer', 'additionalServiceAccountIssuers']
const annotation = (name: string): readonly string[] => ['metadata', 'annotations', name]

const acceptEdits = (from: string, to: string): readonly SpecEdit[] => [
  edit(annotation(ISSUER_FROM), from, 'records the change of the issuer'),
  edit(annotation(ISSUER_TO), to, 'records the change of the issuer'),
  edit(SIGNING, from, 'step 1 of 3: the present issuer goes on signing tokens'),
  edit(OTHERS, [to], 'step 1 of 3: tokens of the new issuer are accepted everywhere before it signs any'),
]

function signEdits(
  config: ClusterConfig,
  { target, other }: { readonly target: string; readonly other: string },
): readonly SpecEdit[] {
  const why = `step 2 of 3: ${target} signs new tokens; those of ${other} stay accepted`
  const discovery = config.workloadIdentity
    ? { discoveryStore: clusterStore(config), enableAWSOIDCProvider: true }
    : undefined
  return [
    edit(SIGNING, target, why),
    edit(OTHERS, [other], why),
    edit(
      ['spec', 'serviceAccountIssuerDiscovery'],
      discovery,
      discovery === undefined ? 'the way back: keys are no longer published' : 'AWS reads the keys of the new issuer',
    ),
  ]
}

const removeEdits = (other: string): readonly SpecEdit[] => [
  edit(OTHERS, undefined, `step 3 of 3: tokens of ${other} are no longer accepted; none is in use any more`),
  edit(annotation(ISSUER_FROM), undefined, 'the change of the issuer is complete'),
  edit(annotation(ISSUER_TO), undefined, 'the change of the issuer is complete'),
]
