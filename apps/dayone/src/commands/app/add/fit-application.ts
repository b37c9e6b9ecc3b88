import type { Application } from '@dayone/applications'
import type { Manifest } from '@dayone/manifests'

/** An application as in dayone.yaml; omitted fields have defaults. */
export type Entry = Pick<Application, 'name' | 'namespace' | 'image' | 'port'> & Partial<Application>

/** Manifests as an entry of dayone.yaml, or why they cannot be one. */
export type Fit =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly notes: readonly string[] }
  | { readonly kind: 'too-much'; readonly why: readonly string[] }
  /** An entry is one Deployment. */
  | { readonly kind: 'not-one'; readonly deployments: number }

/** Why manifests become no entry, as a sentence. Pure. */
export const noEntryReason = (fit: Exclude<Fit, { readonly kind: 'entry' }>): string =>
  fit.kind === 'not-one'
    ? `An entry in dayone.yaml describes one Deployment, and these manifests contain ${fit.deployments === 0 ? 'none' : fit.deployments}.`
    : `An entry in dayone.yaml cannot express: ${fit.why.slice(0, 8).join('; ')}.`

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : [])

/** Fields of `at` that an entry cannot express, dotted. */
const others = (at: Fields, path: string, known: readonly string[]): readonly string[] =>
  Object.keys(at)
    .filter((field) => !known.includes(field))
    .map((field) => `${path}.${field}`)

/** Annotations of tools, or of kube2iam, which a guarded cluster does not have. */
const isMeaningless = (annotation: string): boolean =>
  /^(iam\.amazonaws\.com|kubectl\.kubernetes\.io|deployment\.kubernetes\.io)\//.test(annotation)

const annotationsIn = (metadata: unknown, path: string): readonly string[] =>
  Object.keys(fieldsOf(fieldsOf(metadata)['annotations']))
    .filter((name) => !isMeaningless(name))
    .map((name) => `${path}.annotations[${name}]`)

/** dayone probes the port; any other probe is the author's. */
const isPlainProbe = (probe: unknown, port: Fields | undefined): boolean => {
  const { tcpSocket, httpGet, exec, grpc } = fieldsOf(probe)
  const asked = fieldsOf(tcpSocket)['port']
  if (httpGet !== undefined || exec !== undefined || grpc !== undefined) return false
  return asked === port?.['containerPort'] || asked === port?.['name']
}

const amounts = (resources: unknown): { readonly cpu?: string; readonly memory?: string; readonly differ: boolean } => {
  const { requests, limits } = fieldsOf(resources) as { requests?: Fields; limits?: Fields }
  const of = (name: string): string | undefined => {
    const amount = limits?.[name] ?? requests?.[name]
    return typeof amount === 'number' ? String(amount) : typeof amount === 'string' ? amount : undefined
  }
  const differ = ['cpu', 'memory'].some(
    (name) => limits?.[name] !== undefined && requests?.[name] !== undefined && limits[name] !== requests[name],
  )
  const [cpu, memory] = [of('cpu'), of('memory')]
  return {
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
    differ,
  }
}

const selectsPods = ({ spec }: Manifest, labels: Fields): boolean => {
  const selector = Object.entries(fieldsOf(fieldsOf(spec)['selector']))
  return selector.length > 0 && selector.every(([name, value]) => labels[name] === value)
}

/** A Service that dayone would create in the same way: its name, ClusterIP, one port. */
const isOwnService = (service: Manifest, name: string, port: number, labels: Fields): boolean => {
  const spec = fieldsOf(service['spec'])
  const ports = listOf(spec['ports'])
  return (
    service.metadata?.name === name &&
    (spec['type'] ?? 'ClusterIP') === 'ClusterIP' &&
    ports.length === 1 &&
    ports[0]?.['port'] === port &&
    (ports[0]['protocol'] ?? 'TCP') === 'TCP' &&
    selectsPods(service, labels)
  )
}

/**
 * Whether one Deployment, with what belongs to it, can be expressed by an entry of dayone.yaml. `port`: used if the
 * manifest has none. Pure.
 */
export const fitApplication = (
  manifests: readonly Manifest[],
  { port: given, namespace: fallback }: { readonly port?: number; readonly namespace?: string },
): Fit => {
  const deployments = manifests.filter(({ kind }) => kind === 'Deployment')
  const [deployment] = deployments
  if (deployment === undefined || deployments.length !== 1) return { kind: 'not-one', deployments: deployments.length }
  const name = deployment.metadata?.name ?? ''
  const namespace = deployment.metadata?.namespace ?? fallback
  const spec = fieldsOf(deployment['spec'])
  const template = fieldsOf(spec['template'])
  const pod = fieldsOf(template['spec'])
  const [container = {}, ...more] = listOf(pod['containers'])
  const ports = listOf(container['ports'])
  const port = Number(ports[0]?.['containerPort'] ?? given)
  const env = listOf(container['env'])
  const { differ, ...asked } = amounts(container['resources'])
  const labels = fieldsOf(fieldsOf(template['metadata'])['labels'])
  const runAsUser = fieldsOf(container['securityContext'])['runAsUser'] ?? fieldsOf(pod['securityContext'])['runAsUser']
  const isOwn = (one: Manifest): boolean =>
    one === deployment ||
    one.kind === 'Namespace' ||
    (one.kind === 'ServiceAccount' && one.metadata?.name === name && annotationsIn(one.metadata, '').length === 0) ||
    (one.kind === 'Service' && isOwnService(one, name, port, labels))

  const why = [
    ...manifests.filter((one) => !isOwn(one)).map(({ kind, metadata }) => `${kind} ${metadata?.name ?? ''}`),
    ...(namespace === undefined ? ['no namespace: specify one with -n'] : []),
    ...(more.length > 0 ? ['more than one container'] : []),
    ...(ports.length > 1 ? ['more than one port'] : []),
    ...(Number.isInteger(port) ? [] : ['no port: specify one with --port']),
    ...(differ ? ['requests that differ from limits'] : []),
    ...env
      .filter(({ value }) => typeof value !== 'string')
      .map((one) => `env ${String(one['name'])}, which takes its value from elsewhere`),
    ...['readinessProbe', 'livenessProbe'].filter(
      (probe) => container[probe] !== undefined && !isPlainProbe(container[probe], ports[0]),
    ),
    ...annotationsIn(deployment.metadata, 'metadata'),
    ...annotationsIn(template['metadata'], 'spec.template.metadata'),
    ...others(spec, 'spec', [
      'replicas',
      'selector',
      'template',
      'strategy',
      'revisionHistoryLimit',
      'progressDeadlineSeconds',
      'minReadySeconds',
    ]),
    ...others(pod, 'spec.template.spec', [
      'containers',
      'serviceAccountName',
      'automountServiceAccountToken',
      'securityContext',
      'restartPolicy',
      'dnsPolicy',
      'schedulerName',
      'terminationGracePeriodSeconds',
    ]),
    ...others(container, 'container', [
      'name',
      'image',
      'ports',
      'env',
      'resources',
      'securityContext',
      'readinessProbe',
      'livenessProbe',
      'imagePullPolicy',
      'terminationMessagePath',
      'terminationMessagePolicy',
    ]),
  ]
  if (why.length > 0) return { kind: 'too-much', why }
  const variables = Object.fromEntries(env.map((one) => [String(one['name']), String(one['value'])]))
  const entry: Entry = {
    name,
    namespace: namespace ?? '',
    image: String(container['image']),
    port,
    ...(spec['replicas'] === undefined ? {} : { replicas: Number(spec['replicas']) }),
    ...asked,
    ...(typeof runAsUser === 'number' && runAsUser > 0 ? { runAsUser } : {}),
    ...(env.length === 0 ? {} : { env: variables }),
  }
  return { kind: 'entry', entry, notes: notesOf(manifests, entry, { labels, runAsUser, ports }) }
}

/** What differs from the manifest, as sentences. */
const notesOf = (
  manifests: readonly Manifest[],
  { name, runAsUser = 10001, cpu, memory }: Entry,
  seen: { readonly labels: Fields; readonly runAsUser: unknown; readonly ports: readonly Fields[] },
): readonly string[] => [
  `Its pods are selected by app.kubernetes.io/name=${name}${
    Object.keys(seen.labels).length === 0
      ? ''
      : ` instead of ${Object.entries(seen.labels)
          .map(([label, value]) => `${label}=${String(value)}`)
          .join(', ')}`
  }.`,
  ...(seen.runAsUser === undefined || seen.runAsUser === 0
    ? [
        `It runs as user ${runAsUser}, not as root, and can write to /tmp only. Whether the image supports this shows only when it runs.`,
      ]
    : []),
  ...(cpu === undefined || memory === undefined
    ? ['It requested no CPU or memory: it gets 250m and 256Mi. Measure, and set what it needs.']
    : []),
  'It counts as ready when its port responds; its author may know a better readiness probe.',
  ...manifests
    .filter(({ kind }) => kind === 'Namespace')
    .map(({ metadata }) => `The namespace ${metadata?.name ?? ''} is managed by the step namespaces: list it there.`),
]
