import type { PreviewItem, UpdatePreview } from '@dayone/kops'
import { defined, UserError, type Finding, type StepContext } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { isNewerMinor } from '../spec/kubernetes-version.ts'

/** kops writes its version to the state store on every update, so the preview of another version shows it. */
const VERSION_FILE = 'kops-version.txt'

/** kops is newer than the one that last updated the cluster, and therefore changes resources. */
export interface NewerKops {
  readonly last: string
  readonly now: string
  /**
   * What it would change without the edits of this run, such as `LaunchTemplate/nodes`; undefined if it can no longer
   * be determined.
   */
  readonly resources?: readonly string[]
}

/** State that is kept between the rounds of a run, because it cannot be observed after an edit is written. */
export interface KopsMemory {
  hasWritten: boolean
  resources?: readonly string[]
}

/** Before this run writes an edit: previews without it, but only if kops is newer than the last one. */
export async function newerKopsBefore(
  cluster: string,
  memory: KopsMemory,
  { ports: { kops, readStateFile }, stop: kill }: StepContext<ClusterPorts>,
): Promise<NewerKops | undefined> {
  memory.hasWritten = true
  const last = (await readStateFile?.(VERSION_FILE))?.trim()
  if (last === undefined || last === '') return undefined
  const now = await kops.version()
  if (!isNewerMinor(now, last)) return undefined
  try {
    memory.resources ??= ownResources(await kops.previewUpdate(cluster, { kill }))
  } catch (error) {
    // kops may reject the saved specification, and the edit may fix it.
    if (!(error instanceof UserError) || kill.aborted) throw error
  }
  return { last, now, ...defined({ resources: memory.resources }) }
}

/** Reads it from a preview, once every edit is saved. Pure except for the memory. */
export function newerKopsIn(preview: UpdatePreview, memory: KopsMemory): NewerKops | undefined {
  const versions = versionsIn(preview)
  if (versions === undefined || !isNewerMinor(versions.now, versions.last)) return undefined
  if (!memory.hasWritten) memory.resources ??= ownResources(preview)
  return { ...versions, ...defined({ resources: memory.resources }) }
}

/** The kops version of the last update, and the current one; undefined if they are equal. Pure. */
export function versionsIn({ modifies }: UpdatePreview): { readonly last: string; readonly now: string } | undefined {
  const fields = modifies.find(({ type, name }) => type === 'ManagedFile' && name === VERSION_FILE)?.fields ?? []
  const text = fields.map(({ value }) => value).join('\n')
  const [, last] = /^\s*-\s+(\d\S*)\s*$/m.exec(text) ?? []
  const [, now] = /^\s*\+\s+(\d\S*)\s*$/m.exec(text) ?? []
  return last === undefined || now === undefined ? undefined : { last, now }
}

const ownResources = ({ creates, modifies, deletes }: UpdatePreview): readonly string[] =>
  [...creates, ...modifies, ...deletes].map(keyOf).filter((key) => key !== `ManagedFile/${VERSION_FILE}`)

const keyOf = ({ type, name }: PreviewItem): string => `${type}/${name}`

/** The maximum number of names in a sentence. */
const NAMED = 5

export const newerKopsFinding = (target: string, { last, now, resources }: NewerKops): Finding => ({
  id: 'cluster/newer-kops',
  kind: 'manual',
  target,
  control: 'KD-14',
  text: `The cluster was last updated with kops ${last}; this is kops ${now}: an update includes changes that the newer kops makes by itself${effectText(resources)}.`,
  hint: 'See the release notes of every version in between: kops.sigs.k8s.io/releases.',
})

/**
 * For the plan of an update: the part that is due to the newer kops, not to the edits of this run. Empty if it cannot
 * be determined.
 */
export function dueToNewerKops(preview: UpdatePreview, newer: NewerKops | undefined): string {
  const own = newer?.resources?.filter((key) => ownResources(preview).includes(key)) ?? []
  if (newer === undefined || own.length === 0) return ''
  return `; ${own.length} of them are not caused by this run but by kops ${newer.now} after ${newer.last}, or by changes others have saved: ${named(own)}`
}

const effectText = (resources: readonly string[] | undefined): string => {
  if (resources === undefined) return ''
  if (resources.length === 0) return '. Without the settings of this run it would change nothing'
  return `, or changes others have saved. Without the settings of this run it would change ${resources.length === 1 ? '1 resource' : `${resources.length} resources`}: ${named(resources)}`
}

const named = (resources: readonly string[]): string =>
  `${resources.slice(0, NAMED).join(', ')}${resources.length > NAMED ? ' …' : ''}`
