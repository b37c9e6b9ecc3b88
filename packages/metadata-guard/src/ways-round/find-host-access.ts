import { fingerprint, type Kube, type KubeObject } from '@dayone/kube'
import { eachWorkload } from './each-workload.ts'
import { hostAccess, repositoriesOf, type PodSpec } from './host-access.ts'
import { kopsAddons } from './kops-addons.ts'
import { rootOf } from './workload-root.ts'

/** A workload that can access its node. */
export interface HostWorkload {
  readonly namespace: string
  /** `DaemonSet`, `Pod`. */
  readonly kind: string
  readonly name: string
  readonly access: readonly string[]
  readonly images: readonly string[]
  /** A kops add-on, by name, images and access. */
  readonly isAddon: boolean
  /** It has the name of a kops add-on, but other contents. */
  readonly isDisguised: boolean
  /** Changes with its access and its images. */
  readonly digest: string
}

const specOf = ({ kind, ...object }: KubeObject): PodSpec => {
  const spec = (object['spec'] ?? {}) as Readonly<Record<string, unknown>>
  if (kind === 'Pod') return spec
  if (kind === 'PodTemplate') return (object['template'] as { readonly spec?: PodSpec } | undefined)?.spec ?? {}
  const job = (spec['jobTemplate'] as { readonly spec?: Readonly<Record<string, unknown>> } | undefined)?.spec ?? spec
  return (job['template'] as { readonly spec?: PodSpec } | undefined)?.spec ?? {}
}

interface Found {
  readonly namespace: string
  readonly kind: string
  readonly name: string
  readonly access: Set<string>
  readonly images: Set<string>
}

const isKnown = ({ access, images }: Found, addon: (typeof kopsAddons)[number]): boolean =>
  [...images].every((image) => addon.images.some((pattern) => pattern.test(image))) &&
  [...access].every(
    (one) => addon.access.includes(one) || (one.startsWith('hostPath ') && addon.access.includes('hostPath *')),
  )

const note = (found: Map<string, Found>, object: KubeObject): void => {
  const spec = specOf(object)
  const access = hostAccess(spec)
  if (access.length === 0) return
  const { namespace = '' } = object.metadata
  const root = rootOf(object)
  const id = `${namespace}/${root.kind}/${root.name}`
  const known = found.get(id) ?? { namespace, ...root, access: new Set(), images: new Set() }
  for (const one of access) known.access.add(one)
  for (const image of repositoriesOf(spec)) known.images.add(image)
  found.set(id, known)
}

const known = (found: ReadonlyMap<string, Found>): readonly HostWorkload[] =>
  [...found]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([id, workload]) => {
      const addon = kopsAddons.find((one) => one.id === id)
      const isAddon = addon !== undefined && isKnown(workload, addon)
      const { namespace, kind, name } = workload
      const access = [...workload.access].toSorted()
      const images = [...workload.images].toSorted()
      const digest = fingerprint({ access, images })
      const isDisguised = addon !== undefined && !isAddon
      return { namespace, kind, name, access, images, digest, isAddon, isDisguised }
    })

/** Collects what can access its node, kops add-ons included, one entry per controller; keeps nothing else. */
export const collectHostAccess = () => {
  const found = new Map<string, Found>()
  return {
    note: (object: KubeObject): void => note(found, object),
    all: (): readonly HostWorkload[] => known(found),
  }
}

/**
 * Every controller and pod that can access its node, kops add-ons included, one entry per controller, with CronJobs,
 * PodTemplates and controllers scaled to zero. Throws UserError (exit 6) if they may not be listed.
 */
export const findHostAccess = async (kube: Pick<Kube, 'pathOf' | 'request'>): Promise<readonly HostWorkload[]> => {
  const access = collectHostAccess()
  await eachWorkload(kube, access.note)
  return access.all()
}
