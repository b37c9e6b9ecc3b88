import type { ClusterSpec } from '@dayone/cluster-spec'
import { kopsLine, kopsStoreLine } from '@dayone/kops'
import { mustPruneAfter, targetOf } from '@dayone/kops-driver'
import { shellWord } from '@dayone/pipeline'

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
  const where = targetOf(spec)
  const store = typeof state === 'string' ? state : where.state
  const about = { ...where, state: store }
  // kops deletes the old, wider rule only with --prune.
  const prune = mustPruneAfter(spec, after) ? ' --prune' : ''
  return [
    `git diff ${shellWord(name)}`,
    kopsStoreLine(store, `replace -f ${shellWord(name)} --force`),
    `${kopsLine(about, 'update cluster')}   (shows what it would do; then again with --yes${prune})`,
    kopsLine(about, 'rolling-update cluster', '--yes'),
    `dayone verify ${ids.join(' ')} --cluster ${shellWord(where.name)} --state ${store === undefined ? '"$KOPS_STATE_STORE"' : shellWord(store)}`,
  ]
}
