import { applyEdits } from '@dayone/cluster-spec'
import type { Change } from '@dayone/pipeline'
import { ownsCluster, type ClusterSlice } from '../answers/cluster-config.ts'
import type { ClusterChange } from '../contract/cluster-change.ts'
import { nextIssuerWork } from '../issuer/next-issuer-work.ts'
import { oldTokensText } from '../issuer/issuer-sentences.ts'
import type { ClusterRunning } from '../observe/cluster-observed.ts'
import { discoveryBucketChange } from '../resources/discovery-bucket.ts'
import { replaceChange } from './spec-changes.ts'

/** The next changes of the issuer of service account tokens; empty if there are none. Pure. */
export function issuerChanges(config: ClusterSlice, observed: ClusterRunning): readonly Change<ClusterChange>[] {
  const { saved, issuer, callerAddress } = observed
  if (issuer === undefined || !ownsCluster(config)) return []
  const work = nextIssuerWork(config, saved, issuer)
  switch (work?.kind) {
    case undefined:
      return []
    case 'edit': {
      const { edits, missingBucket, forgets } = work
      const wanted = { edits, missing: edits, target: applyEdits(saved, edits), lostGroups: [] }
      return [
        ...(missingBucket === undefined ? [] : [discoveryBucketChange(missingBucket)]),
        ...(forgets === 'before' ? [forgetChange] : []),
        replaceChange(saved, wanted, callerAddress),
        ...(forgets === 'after' ? [forgetChange] : []),
      ]
    }
    case 'record':
      return [
        {
          id: 'issuer-record',
          action: 'create',
          target: 'ConfigMap dayone-issuer-change in kube-system',
          why: `${work.issuer} signs on every control plane node; from now on the kubelets replace the tokens of ${work.other}`,
          diff: `+ data.issuer: ${work.issuer}`,
          data: { kind: 'issuer-record', issuer: work.issuer },
        },
      ]
    case 'wait':
      return [
        {
          id: 'issuer-wait',
          action: 'wait',
          target: `tokens of ${work.other}`,
          until: work.until,
          why: `Step 3 of 3 comes then: until ${work.until} tokens of ${work.other} are in use and stay accepted. Run \`dayone up cluster\` again then; it no longer accepts them and rolls the control plane`,
          data: { kind: 'issuer-wait' },
        },
      ]
    case 'hold':
      return [
        {
          id: 'issuer-wait',
          action: 'wait',
          target: `tokens of ${work.other}`,
          why: `${oldTokensText(work.oldTokens)} Restart them, then run \`dayone up cluster\` again`,
          data: { kind: 'issuer-wait' },
        },
      ]
  }
}

const forgetChange: Change<ClusterChange> = {
  id: 'issuer-forget',
  action: 'delete',
  target: 'ConfigMap dayone-issuer-change in kube-system',
  why: 'the record of a change of the issuer that is over',
  data: { kind: 'issuer-forget' },
}
