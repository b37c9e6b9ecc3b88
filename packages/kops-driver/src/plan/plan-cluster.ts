import type { ClusterSpec } from '@dayone/cluster-spec'
import type { Change, Finding, Plan } from '@dayone/pipeline'
import { ownsCluster, type ClusterSlice } from '../answers/cluster-config.ts'
import type { ClusterChange } from '../contract/cluster-change.ts'
import { wantedSpec, type SpecIntent, type WantedSpec } from '../edits/wanted-spec.ts'
import {
  currentPreview,
  savedSpec,
  type ClusterInHand,
  type ClusterObserved,
  type ClusterPending,
} from '../observe/cluster-observed.ts'
import { hasWork, isFirstUpdate } from '../preview/preview-work.ts'
import { discoveryBucketChange } from '../resources/discovery-bucket.ts'
import { encryptionKeyChange, encryptsSecrets } from '../resources/encryption-key.ts'
import { stateBucketChange } from '../resources/state-bucket-change.ts'
import { endsAlwaysAllow } from '../spec/always-allow.ts'
import { otherCloudFinding } from '../spec/cloud-provider.ts'
import { missingFileFindings } from '../spec/server-files.ts'
import { stuckBudgetFindings } from '../waiting/stuck-budgets.ts'
import { closeChange, readyChange, updateChange } from './cloud-changes.ts'
import { clusterFindings } from './findings/cluster-findings.ts'
import { restoredIssuerFindings } from './findings/issuer-findings.ts'
import { issuerChanges } from './issuer-changes.ts'
import { rollChange } from './roll-change.ts'
import { replaceChange, restoreChange, saveChange } from './spec-changes.ts'

/** The next change: save, replace, update, wait for the API, roll. Pure. */
export function planCluster(
  config: ClusterSlice,
  observed: ClusterObserved | undefined,
  intent: SpecIntent,
): Plan<ClusterChange> {
  if (observed === undefined) return { changes: [], findings: [] }
  if (observed.stage === 'elsewhere') return { changes: [], findings: [otherCloudFinding(observed.saved, observed)] }
  const wanted = wantedSpec(config, specBefore(observed), intent)
  const change = withoutCrash(nextChange(config, observed, wanted, intent), wanted, observed)
  const changes = withPreparations(config, observed, wanted, change)
  const stuck = observed.stage === 'running' ? observed.stuckBudgets : []
  return {
    // Every step of the issuer is rolled out before the next one is saved.
    changes: changes.length === 0 && observed.stage === 'running' ? issuerChanges(config, observed) : changes,
    findings: [
      ...stuckBudgetFindings(stuck),
      ...restoreFindings(observed, intent),
      ...clusterFindings(config, observed, wanted),
    ],
  }
}

const restoreFindings = (observed: ClusterInHand, { restore }: SpecIntent): readonly Finding[] =>
  restore === undefined || observed.stage === 'not-saved' ? [] : restoredIssuerFindings(observed.saved, restore)

const specBefore = (observed: ClusterInHand): Parameters<typeof wantedSpec>[1] => ({
  saved: savedSpec(observed),
  base: 'base' in observed ? observed.base : observed.saved,
  preview: currentPreview(observed),
})

/** The change, preceded by the buckets and the key that it needs. */
function withPreparations(
  { name }: ClusterSlice,
  observed: ClusterInHand,
  { target }: WantedSpec,
  change: Change<ClusterChange> | undefined,
): readonly Change<ClusterChange>[] {
  const { stage } = observed
  if (stage !== 'not-saved' && stage !== 'saved') return change === undefined ? [] : [change]
  const bucket = observed.missingBucket === undefined ? undefined : discoveryBucketChange(observed.missingBucket)
  // kops stores secrets only for a saved cluster. On a saved cluster, `encryptionConfig` is written after its key.
  const changes =
    stage === 'saved'
      ? [bucket, observed.lacksEncryptionKey ? encryptionKeyChange(name) : undefined, change]
      : [
          observed.missingStateBucket === undefined ? undefined : stateBucketChange(observed.missingStateBucket),
          bucket,
          change,
          encryptsSecrets(target) ? encryptionKeyChange(name) : undefined,
        ]
  return changes.filter((one) => one !== undefined)
}

/** If the API server would not start with the specification, `--yes` is not enough: the name must be typed. */
function withoutCrash(
  change: Change<ClusterChange> | undefined,
  { target }: WantedSpec,
  { state }: ClusterInHand,
): Change<ClusterChange> | undefined {
  const { name } = target.cluster.metadata
  const [first] = missingFileFindings(target, { name, state })
  if (change === undefined || first === undefined || change.data.kind === 'ready') return change
  return {
    ...change,
    target: name,
    why: `${first.text} ${change.why ?? ''}`.trimEnd(),
    confirm: 'type-the-name',
  }
}

function nextChange(
  config: ClusterSlice,
  observed: ClusterInHand,
  wanted: WantedSpec,
  { restore }: SpecIntent,
): Change<ClusterChange> | undefined {
  const { name } = config
  if (observed.stage === 'not-saved') return saveChange(name, wanted, observed)
  const { saved, callerAddress } = observed
  if (observed.stage === 'saved' && restore !== undefined) return restoreChange(saved, wanted, callerAddress)
  // Restoring a specification without authorization must not lock users out either.
  if (restore !== undefined && observed.stage !== 'saved' && endsAlwaysAllow(observed.preview)) return undefined
  if (wanted.missing.length > 0 || wanted.lostGroups.length > 0) return replaceChange(saved, wanted, callerAddress)
  switch (observed.stage) {
    case 'saved':
      return undefined
    case 'pending':
      return cloudChange(config, wanted.target, observed)
    case 'applied':
      return readyChange(name)
    case 'running':
      return rollChange(name, saved, observed.groups)
  }
}

function cloudChange(
  config: ClusterSlice,
  target: ClusterSpec,
  observed: ClusterPending,
): Change<ClusterChange> | undefined {
  const { preview, oldRules = [] } = observed
  if (!hasWork(preview)) return closeChange(config.name, oldRules)
  // dayone does not build clusters of others; a finding explains how.
  return ownsCluster(config) || !isFirstUpdate(preview) ? updateChange(config.name, target, observed) : undefined
}
