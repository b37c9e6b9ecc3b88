import type { Kube, KubeObject } from '../api/kube.ts'
import { listAll } from '../client/list-pages.ts'
import { servedKinds } from '../client/served-kinds.ts'
import type { PluginAgent } from './plugin-agents.ts'

/** One value of an option, and where it is set. */
export interface PluginSetting {
  readonly flag: string
  readonly value: string
  /** For example "ConfigMap cilium-config in kube-system". */
  readonly where: string
}

export interface PluginSettings {
  readonly daemonSet:
    | {
        readonly namespace: string
        readonly name: string
        readonly ready: number
        readonly desired: number
        readonly created: Date
      }
    | undefined
  readonly settings: readonly PluginSetting[]
}

type Texts = Readonly<Record<string, unknown>>

interface Agent {
  readonly args?: readonly string[]
  readonly command?: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
}

const settingsOf = (values: Texts | undefined, where: string): readonly PluginSetting[] =>
  Object.entries(values ?? {})
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([flag, value]) => ({ flag, value: String(value), where }))

/** `--flag=value` and `--flag value`; a flag without a value is true. */
const fromArguments = (words: readonly string[], where: string): readonly PluginSetting[] =>
  words.flatMap((word, index) => {
    const [, flag = '', value] = /^--?([\w-]+)(?:=(.*))?$/s.exec(word) ?? []
    if (flag === '') return []
    const next = words[index + 1]
    const raw = value ?? (next === undefined || next.startsWith('-') ? 'true' : next)
    return [{ flag, value: raw.replace(/^"(.*)"$/, '$1'), where }]
  })

const ofDaemonSet = (daemonSet: KubeObject, { variable, switches }: PluginAgent): readonly PluginSetting[] => {
  const where = `DaemonSet ${daemonSet.metadata.name} in ${daemonSet.metadata.namespace ?? ''}`
  const { template } = daemonSet['spec'] as {
    readonly template: { readonly spec: { readonly containers: readonly Agent[] } }
  }
  return template.spec.containers.flatMap(({ args = [], command = [], env = [] }) => [
    ...fromArguments([...command, ...args], where),
    ...switches.flatMap(({ flag }) =>
      env
        .filter(({ name, value }) => name === variable?.(flag) && value !== undefined)
        .map(({ value = '' }) => ({ flag, value, where })),
    ),
  ])
}

const firstFound = async (kube: Pick<Kube, 'get'>, { daemonSets }: PluginAgent): Promise<KubeObject | undefined> => {
  for (const place of daemonSets) {
    const found = await kube.get({ apiVersion: 'apps/v1', kind: 'DaemonSet', ...place })
    if (found !== undefined) return found
  }
  return undefined
}

const nodeConfigs = { apiVersion: 'cilium.io/v2', kind: 'CiliumNodeConfig' }
const felixConfigs = { apiVersion: 'crd.projectcalico.org/v1', kind: 'FelixConfiguration' }

const ofCilium = async (
  kube: Pick<Kube, 'get' | 'pathOf' | 'request' | 'isServed'>,
): Promise<readonly PluginSetting[]> => {
  const place = { namespace: 'kube-system', name: 'cilium-config' }
  const map = await kube.get({ apiVersion: 'v1', kind: 'ConfigMap', ...place })
  // Settings of single nodes override those of the cluster.
  const served = await servedKinds(kube, [nodeConfigs])
  const ofNodes = await Promise.all(served.map((kind) => listAll(kube, kind)))
  return [
    ...settingsOf(map?.['data'] as Texts | undefined, `ConfigMap ${place.name} in ${place.namespace}`),
    ...ofNodes.flat().flatMap(({ metadata, ...rest }) => {
      const { defaults } = (rest['spec'] ?? {}) as { readonly defaults?: Texts }
      return settingsOf(defaults, `CiliumNodeConfig ${metadata.name} in ${metadata.namespace ?? ''}`)
    }),
  ]
}

const ofCalico = async (kube: Pick<Kube, 'pathOf' | 'request' | 'isServed'>): Promise<readonly PluginSetting[]> => {
  const served = await servedKinds(kube, [felixConfigs])
  const found = await Promise.all(served.map((kind) => listAll(kube, kind)))
  return found
    .flat()
    .flatMap((felix) => settingsOf(felix['spec'] as Texts | undefined, `FelixConfiguration ${felix.metadata.name}`))
}

/** All settings of the plugin's options, and its agents. */
export const readPluginSettings = async (
  kube: Pick<Kube, 'get' | 'pathOf' | 'request' | 'isServed'>,
  agent: PluginAgent,
): Promise<PluginSettings> => {
  const [daemonSet, own] = await Promise.all([
    firstFound(kube, agent),
    agent.plugin === 'cilium' ? ofCilium(kube) : agent.plugin === 'calico' ? ofCalico(kube) : [],
  ])
  if (daemonSet === undefined) return { daemonSet: undefined, settings: own }
  const { numberReady = 0, desiredNumberScheduled = 0 } = (daemonSet['status'] ?? {}) as Readonly<
    Record<string, number>
  >
  const { name, namespace = '', creationTimestamp = '' } = daemonSet.metadata
  return {
    daemonSet: {
      namespace,
      name,
      ready: numberReady,
      desired: desiredNumberScheduled,
      created: new Date(String(creationTimestamp)),
    },
    settings: [...own, ...ofDaemonSet(daemonSet, agent)],
  }
}
