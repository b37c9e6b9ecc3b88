import { missingEdits, showPath, showValue } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import { CONFIG_ANNOTATION } from './cluster-owner.ts'
import type { ClusterObserved } from './observe-cluster.ts'

/** Fields that kops 1.36 leaves out and then fills with this very value (awsmodel/autoscalinggroup.go, Kubernetes ≥ 1.27). */
const MODEL_DEFAULTS: Readonly<Record<string, unknown>> = {
  'spec.instanceMetadata.httpTokens': 'required',
  'spec.instanceMetadata.httpPutResponseHopLimit': 1,
}

/** What would be so without us too, and is now said explicitly, so that no later default changes it. */
export function pinnedFindings({ base, edits }: ClusterObserved): readonly Finding[] {
  const missing = missingEdits(base, edits)
  return edits
    .filter(({ path, by }) => by !== 'cluster' && !path.includes(CONFIG_ANNOTATION))
    .filter((edit) => !missing.includes(edit) || MODEL_DEFAULTS[showPath(edit.path)] === edit.value)
    .map(({ document, path, value, why, control }) => {
      const target = document === 'cluster' ? base.cluster.metadata.name : document.instanceGroup
      return {
        id: `cluster/pinned/${target}/${showPath(path)}`,
        kind: 'pinned',
        target,
        text: `${showPath(path)}: ${showValue(value)} (${why})`,
        control,
      }
    })
}
