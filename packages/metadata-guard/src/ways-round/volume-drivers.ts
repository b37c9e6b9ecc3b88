import { fingerprint, listAll, type Kube, type KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'

/** A CSI driver, which mounts volumes into pods, other than those of kops. */
export interface VolumeDriver {
  readonly name: string
  readonly type: 'CSI' | 'FlexVolume'
  /** A pod can use it inline, in its own spec, without a PersistentVolume. */
  readonly isInline: boolean
  /** Its PersistentVolumes, with the bound claim: "data (team/data)"; sorted. */
  readonly volumes: readonly string[]
}

/** One sign of a driver: its registration, a node with it, or one of its volumes. */
interface Trace {
  readonly name: string
  readonly type: VolumeDriver['type']
  readonly isInline?: boolean
  readonly volume?: string
}

const shown = 5
const storage = 'storage.k8s.io/v1'

/** What kops installs on AWS: its volumes are EBS disks, and it has no inline volumes. */
const isKnown = ({ name, type, isInline }: VolumeDriver): boolean =>
  type === 'CSI' && name === 'ebs.csi.aws.com' && !isInline

const ofDriver = ({ metadata: { name }, spec }: KubeObject): readonly Trace[] => {
  const { volumeLifecycleModes = [] } = (spec ?? {}) as { readonly volumeLifecycleModes?: readonly string[] }
  return [{ name, type: 'CSI', isInline: volumeLifecycleModes.includes('Ephemeral') }]
}

/** A driver needs no CSIDriver object: the kubelet accepts what connects to its socket, and lists it here. */
const ofNode = ({ spec }: KubeObject): readonly Trace[] => {
  const { drivers } = (spec ?? {}) as { readonly drivers?: readonly { readonly name: string }[] | null }
  return (drivers ?? []).map(({ name }) => ({ name, type: 'CSI' }))
}

const ofVolume = ({ metadata: { name }, spec }: KubeObject): readonly Trace[] => {
  const { csi, flexVolume, claimRef } = (spec ?? {}) as {
    readonly csi?: { readonly driver?: string }
    readonly flexVolume?: { readonly driver?: string }
    readonly claimRef?: { readonly namespace?: string; readonly name?: string }
  }
  const volume = claimRef?.name === undefined ? name : `${name} (${claimRef.namespace ?? ''}/${claimRef.name})`
  return [
    ...(csi?.driver === undefined ? [] : [{ name: csi.driver, type: 'CSI' as const, volume }]),
    ...(flexVolume?.driver === undefined ? [] : [{ name: flexVolume.driver, type: 'FlexVolume' as const, volume }]),
  ]
}

/** Every volume driver that kops did not install, by name. Throws UserError (exit 6) if they may not be listed. */
export const findVolumeDrivers = async (kube: Pick<Kube, 'pathOf' | 'request'>): Promise<readonly VolumeDriver[]> => {
  const traces = await Promise.all([
    listAll(kube, { apiVersion: storage, kind: 'CSIDriver' }, ofDriver),
    listAll(kube, { apiVersion: storage, kind: 'CSINode' }, ofNode),
    listAll(kube, { apiVersion: 'v1', kind: 'PersistentVolume' }, ofVolume),
  ])
  return [...Map.groupBy(traces.flat(), ({ type, name }) => `${type}/${name}`)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, [first, ...rest]]) => {
      if (first === undefined) return []
      const { name, type } = first
      const all = [first, ...rest]
      const volumes = all.flatMap(({ volume }) => volume ?? []).toSorted()
      const driver = { name, type, isInline: all.some(({ isInline }) => isInline === true), volumes }
      return isKnown(driver) ? [] : [driver]
    })
}

const used = ({ volumes }: VolumeDriver): readonly string[] => {
  if (volumes.length === 0) return []
  const more = volumes.length > shown ? ` and ${volumes.length - shown} more` : ''
  return [`PersistentVolume${volumes.length === 1 ? '' : 's'} of it: ${volumes.slice(0, shown).join(', ')}${more}.`]
}

/** One finding per driver: the API server does not know what is behind its volumes. Pure. */
export const volumeDriverFindings = (drivers: readonly VolumeDriver[]): readonly Finding[] =>
  drivers.map((driver) => {
    const { name, type, isInline } = driver
    const id = `NS-08/${type}Driver/${name}@${fingerprint({ isInline })}`
    return {
      id,
      kind: 'risk',
      target: `${type} driver ${name}`,
      severity: 'high',
      control: 'NS-08',
      text: [
        'kops does not install it. Such a driver runs on the nodes and decides what is behind its volumes, which can be a directory of the node; Pod Security does not check that.',
        ...(isInline ? ['Any pod can ask for a volume of it in its own spec.'] : []),
        ...used(driver),
      ].join(' '),
      hint: `Remove it with its volumes, or accept it: metadata-guard.accepted in dayone.yaml with finding: ${id}, reason, owner and until.`,
    }
  })
