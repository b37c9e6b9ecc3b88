import type { Kube, KubeObject } from '@dayone/kube'
import { defined, type Clock } from '@dayone/pipeline'
import { parse } from 'yaml'
import { parseObjects } from './read-objects.ts'
import type { StoreReader } from './world.ts'

/**
 * Kinds that need a running pod, which does not exist here: with them the API server would time out, or reject
 * everything.
 */
const NEEDS_A_POD = new Set(['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'APIService'])

/** Kinds that others depend on come first. */
const FIRST = ['Namespace', 'CustomResourceDefinition', 'PriorityClass', 'ServiceAccount']

interface Channel {
  readonly spec?: { readonly addons?: readonly { readonly manifest?: string }[] }
}

/** The addons that kops wrote to the state store for a cluster, in the order in which they can be applied. */
export const readAddons = async (store: StoreReader, cluster: string): Promise<readonly KubeObject[]> => {
  const channel = await store.object(`${cluster}/addons/bootstrap-channel.yaml`)
  if (channel === undefined) return []
  const manifests = ((parse(channel) as Channel).spec?.addons ?? []).flatMap(({ manifest }) => manifest ?? [])
  const texts = await Promise.all(manifests.map((manifest) => store.object(`${cluster}/addons/${manifest}`)))
  return texts.flatMap((text) => parseObjects(text ?? '')).filter(({ kind }) => !NEEDS_A_POD.has(kind))
}

/**
 * Applies objects as kops does, with its field manager. Returns the errors, one line per object: they can be retried.
 */
export const applyObjects = async (kube: Kube, objects: readonly KubeObject[]): Promise<readonly string[]> => {
  const problems: string[] = []
  const apply = async (object: KubeObject): Promise<void> => {
    const problem = await applyObject(kube, object)
    if (problem !== undefined) problems.push(`${object.kind} ${object.metadata.name}: ${problem}`)
  }
  const isFirst = ({ kind }: KubeObject): boolean => FIRST.includes(kind)
  for (const kind of FIRST) await Promise.all(objects.filter((object) => object.kind === kind).map(apply))
  await Promise.all(objects.filter((object) => !isFirst(object)).map(apply))
  return problems
}

const applyObject = async (kube: Kube, object: KubeObject): Promise<string | undefined> => {
  const { apiVersion, kind } = object
  const { name, namespace } = object.metadata
  try {
    const path = await kube.pathOf({ apiVersion, kind, name, ...defined({ namespace }) })
    const { status, body } = await kube.request({
      method: 'PATCH',
      path: `${path}?fieldManager=kops&force=true`,
      contentType: 'application/apply-patch+yaml',
      body: object,
    })
    return status < 300 ? undefined : `${status} ${JSON.stringify(body).slice(0, 300)}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

interface Definition {
  readonly spec: {
    readonly group: string
    readonly names: { readonly kind: string }
    readonly versions: readonly { readonly name: string; readonly served: boolean }[]
  }
}

const DEFINITIONS_MS = 10_000

/** A kind is served shortly after its CustomResourceDefinition is created. Gives up silently after ten seconds. */
export const waitForDefinitions = async (kube: Kube, crds: readonly KubeObject[], clock: Clock): Promise<void> => {
  const until = performance.now() + DEFINITIONS_MS
  for (const crd of crds) {
    const { group, names, versions } = (crd as unknown as Definition).spec
    const version = versions.find(({ served }) => served)?.name ?? ''
    while (performance.now() < until && !(await isServed(kube, `${group}/${version}`, names.kind)))
      await clock.sleep(100)
  }
}

const isServed = async (kube: Kube, apiVersion: string, kind: string): Promise<boolean> => {
  const { status, body } = await kube.request({ method: 'GET', path: `/apis/${apiVersion}` })
  const { resources = [] } = body as { readonly resources?: readonly { readonly kind: string }[] }
  return status === 200 && resources.some((resource) => resource.kind === kind)
}
