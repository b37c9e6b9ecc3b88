import { documentOf, missingEdits, readPath, showPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'

/** Fields that kops 1.36 omits and then fills with this value (awsmodel/autoscalinggroup.go, Kubernetes ≥ 1.27). */
const MODEL_DEFAULTS: Readonly<Record<string, unknown>> = {
  'spec.instanceMetadata.httpTokens': 'required',
  'spec.instanceMetadata.httpPutResponseHopLimit': 1,
}

const isModelDefault = ({ document, path, value }: SpecEdit, base: ClusterSpec): boolean =>
  MODEL_DEFAULTS[showPath(path)] === value && readPath(documentOf(base, document), path) === undefined

/**
 * Current defaults that become explicit, so that a later default cannot change them. Groups with the same values share
 * one finding.
 */
export function pinnedFindings(base: ClusterSpec, edits: readonly SpecEdit[]): readonly Finding[] {
  const missing = missingEdits(base, edits)
  const pinned = edits
    .filter(({ by }) => by !== 'cluster')
    .filter((edit) => !missing.includes(edit) || isModelDefault(edit, base))
  const same = Object.groupBy(pinned, ({ path, op, value }) => `${showPath(path)} ${op} ${JSON.stringify(value)}`)
  return Object.values(same).flatMap((alike = []) => {
    const [edit] = alike
    if (edit === undefined) return []
    const name = base.cluster.metadata.name
    const target = alike.map(({ document }) => (document === 'cluster' ? name : document.instanceGroup)).join(', ')
    return {
      id: `cluster/pinned/${showPath(edit.path)}/${target}`,
      kind: 'pinned',
      target,
      text: `${edit.why.replace(/\.$/, '')}.`,
      control: edit.control,
      hint: `In the specification: ${showPath(edit.path)}.`,
    }
  })
}
