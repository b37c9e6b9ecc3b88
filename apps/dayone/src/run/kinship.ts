import type { ClusterSpec } from '@dayone/cluster-spec'
import { CONFIG_ANNOTATION, readAnswers } from '@dayone/kops-driver'
import { isAdopted } from '../config/adopted-steps.ts'
import type { ConfigFile } from '../config/config-file.ts'

/** `own`: created from this dayone.yaml. `adopted`: described by it. `foreign`: not in this dayone.yaml. */
export type Kinship = 'own' | 'adopted' | 'foreign'

export function kinshipOf(file: ConfigFile, { cluster }: ClusterSpec): Kinship {
  const owner = cluster.metadata.annotations?.[CONFIG_ANNOTATION]
  const isOwn = owner !== undefined && owner === file.get(['dayone', 'id'])
  if (isAdopted(file) && (isOwn || owner === undefined)) return 'adopted'
  return isOwn ? 'own' : 'foreign'
}

/** Describes a foreign cluster as it is, in memory only, so that its risks are found and nothing is a difference. */
export function describeAsIs(file: ConfigFile, spec: ClusterSpec): void {
  const owner = spec.cluster.metadata.annotations?.[CONFIG_ANNOTATION]
  if (owner !== undefined) file.set(['dayone', 'id'], owner)
  file.set(['cluster'], { adopted: 'as-is', ...readAnswers(spec) })
}
