import { fingerprint, listAll, type Kube, type KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'

/** A PersistentVolume that is a directory of a node. */
export interface NodeVolume {
  readonly name: string
  readonly path: string
  /** `hostPath`: any directory; `local`: usually a dedicated disk. */
  readonly type: 'hostPath' | 'local'
  /** The bound claim: `team/data`. */
  readonly claim: string | undefined
}

interface Source {
  readonly path?: string
}

const volumeOf = ({ metadata: { name }, ...object }: KubeObject): readonly NodeVolume[] => {
  const { hostPath, local, claimRef } = (object['spec'] ?? {}) as {
    readonly hostPath?: Source
    readonly local?: Source
    readonly claimRef?: { readonly namespace?: string; readonly name?: string }
  }
  const path = hostPath?.path ?? local?.path
  if (path === undefined) return []
  const claim = claimRef?.name === undefined ? undefined : `${claimRef.namespace ?? ''}/${claimRef.name}`
  return [{ name, path, type: hostPath === undefined ? 'local' : 'hostPath', claim }]
}

/** Every PersistentVolume that is a directory of a node. Throws UserError (exit 6) if they may not be listed. */
export const findNodeVolumes = (kube: Pick<Kube, 'pathOf' | 'request'>): Promise<readonly NodeVolume[]> =>
  listAll(kube, { apiVersion: 'v1', kind: 'PersistentVolume' }, volumeOf)

/** One finding per volume. Pod security rejects hostPath in pods, but does not see one behind a claim. Pure. */
export const nodeVolumeFindings = (volumes: readonly NodeVolume[]): readonly Finding[] =>
  volumes.map(({ name, path, type, claim }) => {
    const id = `NS-08/PersistentVolume/${name}@${fingerprint({ path, type })}`
    const who = claim === undefined ? 'Any namespace that claims it' : `Pods with the claim ${claim}`
    return {
      id,
      kind: 'risk',
      target: `PersistentVolume ${name}`,
      severity: type === 'hostPath' ? 'high' : 'medium',
      control: 'NS-08',
      text: `It exposes the directory ${path} of a node (${type}). ${who} can read and write there, and Pod Security does not check it.`,
      hint: `Move its data and delete it, or accept it: metadata-guard.accepted in dayone.yaml with finding: ${id}, reason, owner and until.`,
    }
  })
