import type { ClusterSpec } from '@dayone/cluster-spec'
import { mustPruneAfter, stateStoreOf } from '@dayone/kops-driver'

export interface FileEdit {
  /** As it was before. */
  readonly spec: ClusterSpec
  readonly name: string
  /** As it is now. */
  readonly after: ClusterSpec
  /** The steps whose settings the file got. */
  readonly ids: readonly string[]
  /** The state store dayone knows of, if any. */
  readonly state: unknown
}

/** The commands that apply an edited file, in order. Pure. */
export function afterFileEdit({ spec, after, name, ids, state }: FileEdit): readonly string[] {
  const cluster = spec.cluster.metadata.name
  const store = typeof state === 'string' ? state : (stateStoreOf(spec) ?? '"$KOPS_STATE_STORE"')
  // kops deletes the old, wider rule only with --prune.
  const prune = mustPruneAfter(spec, after) ? ' --prune' : ''
  const where = `--name ${cluster} --state ${store}`
  return [
    `git diff ${name}`,
    `kops replace -f ${name} --force --state ${store}`,
    `kops update cluster ${where}   (shows what it would do; then again with --yes${prune})`,
    `kops rolling-update cluster ${where} --yes`,
    `dayone verify ${ids.join(' ')} --cluster ${cluster} --state ${store}`,
  ]
}
