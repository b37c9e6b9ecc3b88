import type { KubeObject } from '@dayone/kube'
import type { Container, Pod } from './pod.ts'

type PodSpec = Pod['spec']

const names = (list: readonly { readonly name: string }[] | undefined): readonly string[] =>
  (list ?? []).map(({ name }) => name)

/** Null, absent and an empty list are the same to the API server. */
const isSame = (one: unknown, other: unknown): boolean => {
  const text = (value: unknown) => {
    const isEmpty = value === null || value === undefined || (Array.isArray(value) && value.length === 0)
    return isEmpty ? '' : JSON.stringify(value, sortedKeys)
  }
  return text(one) === text(other)
}

const sortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value

/** The fields that determine what a container runs, and with which permissions. */
const containerFields = [
  'image',
  'command',
  'args',
  'env',
  'envFrom',
  'workingDir',
  'lifecycle',
  'securityContext',
] as const
const podFields = [
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'securityContext',
  'runtimeClassName',
  'hostAliases',
  'dnsConfig',
] as const

const mountsOf = (container: Container): unknown =>
  ((container['volumeMounts'] ?? []) as readonly { readonly name: string; readonly mountPath: string }[]).map(
    ({ name, mountPath }) => `${name}:${mountPath}`,
  )

const containerDifferences = (wanted: Container, live: Container): readonly string[] => {
  const changed = containerFields.filter((field) => !isSame(wanted[field], live[field]))
  const fields = [...changed, ...(isSame(mountsOf(wanted), mountsOf(live)) ? [] : ['volumeMounts'])]
  return fields.map((field) => {
    const value = live[field]
    return field === 'image'
      ? `${live.name} runs the image ${live.image}, not ${wanted.image}`
      : `${live.name} has a different ${field}${typeof value === 'string' ? ` (${value})` : ''}`
  })
}

const added = (what: string, wanted: readonly string[], live: readonly string[]): readonly string[] =>
  live.filter((name) => !wanted.includes(name)).map((name) => `${what} ${name} was added`)

/**
 * How a pod differs from the template of dayone.yaml in what it runs and with which permissions, as text; empty if it
 * does not. Reads the live pod: a webhook or `kubectl debug` changes pods without changing the Deployment.
 */
export const podDifferences = (template: PodSpec, { spec }: Pod): readonly string[] => [
  ...added('the container', names(template.containers), names(spec.containers)),
  ...added('the init container', names(template.initContainers), names(spec.initContainers)),
  ...added('the debug container', [], names(spec.ephemeralContainers)),
  ...added('the volume', names(template.volumes), names(spec.volumes)),
  ...template.containers.flatMap((wanted) => {
    const live = spec.containers.find(({ name }) => name === wanted.name)
    return live === undefined ? [`the container ${wanted.name} is missing`] : containerDifferences(wanted, live)
  }),
  ...(spec.serviceAccountName === template.serviceAccountName
    ? []
    : [`it runs as the service account ${spec.serviceAccountName ?? 'default'}`]),
  ...podFields
    .filter((field) => !isSame(template[field] ?? undefined, spec[field]))
    .map((field) => `it has a different ${field}`),
]

/** The pod spec inside a Deployment. */
export const templateOf = (deployment: KubeObject): PodSpec =>
  (deployment['spec'] as { readonly template: { readonly spec: PodSpec } }).template.spec
