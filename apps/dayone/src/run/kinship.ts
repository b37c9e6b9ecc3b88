import type { ClusterSpec } from '@dayone/cluster-spec'
import { CONFIG_ANNOTATION, readAnswers } from '@dayone/kops-driver'
import { isAdopted } from '../config/adopted-steps.ts'
import type { ConfigFile } from '../config/config-file.ts'

/** `own`: made from this dayone.yaml. `adopted`: described by it as it is. `foreign`: this dayone.yaml says nothing of it. */
export type Kinship = 'own' | 'adopted' | 'foreign'

export function kinshipOf(file: ConfigFile, { cluster }: ClusterSpec): Kinship {
  const owner = cluster.metadata.annotations?.[CONFIG_ANNOTATION]
  const isOwn = owner !== undefined && owner === file.get(['dayone', 'id'])
  if (isAdopted(file) && (isOwn || owner === undefined)) return 'adopted'
  return isOwn ? 'own' : 'foreign'
}

/** Describes somebody else's cluster as it is, in memory alone: so its risks are found and nothing of it is a difference. */
export function describeAsIs(file: ConfigFile, spec: ClusterSpec): void {
  const owner = spec.cluster.metadata.annotations?.[CONFIG_ANNOTATION]
  if (owner !== undefined) file.set(['dayone', 'id'], owner)
  file.set(['cluster'], { adopted: 'as-is', ...readAnswers(spec) })
}
