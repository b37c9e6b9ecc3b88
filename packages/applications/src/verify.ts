import { checkLeftovers, type Kube, type KubeObject } from '@dayone/kube'
import { acceptChecks, type Check, type StepContext } from '@dayone/pipeline'
import { applicationChecks, type Seen } from './application-checks.ts'
import { cloudRoleChecks, readCloudRoles } from './objects/cloud-roles.ts'
import type { Application, ApplicationsConfig } from './config.ts'
import { podLabels } from './objects/deployment.ts'
import { desiredObjects, ownership } from './objects/desired-objects.ts'
import type { Pod } from './pods/pod.ts'
import { refusedChecks } from './refused/refused-check.ts'
import { readRefusedControllers } from './refused/refused-controllers.ts'
import { rolloutOf } from './pods/rollout.ts'

type Context = StepContext<{ kube: Kube }>

const readyWithinMs = 60_000
/** In a new namespace a quota may reject pods until it has been counted; only a lasting rejection counts. */
const refusedForMs = 10_000
/** EndpointSlices are updated shortly after the pods. */
const strangeForMs = 5_000

/** Waits for each application to be ready, for a minute at most, and reports the last state. */
export const verify = async (config: ApplicationsConfig, ctx: Context): Promise<readonly Check[]> => {
  const checks = await Promise.all(
    config.applications.map(async (application) => [
      ...applicationChecks(application, await lookUntilReady(application, ctx)),
      ...cloudRoleChecks(application, await readCloudRoles(ctx.ports.kube, application, ctx.facts)),
    ]),
  )
  const leftovers = await checkLeftovers(ctx.ports.kube, desiredObjects(config), ownership)
  const refused = refusedChecks(await readRefusedControllers(ctx.ports.kube), config.applications, ctx.facts)
  const nothing = config.applications.length === 0 ? [nothingConfigured] : []
  return acceptChecks([...checks.flat(), ...nothing, ...refused, leftovers], config.accepted, ctx.clock.now())
}

const nothingConfigured: Check = {
  id: 'applications',
  rule: 'applications/ready',
  target: 'applications',
  status: 'skip',
  text: 'No application is configured.',
  means: 'read dayone.yaml',
}

const lookUntilReady = async (application: Application, ctx: Context): Promise<Seen> => {
  const { clock, stop, report } = ctx
  const deadline = clock.now().getTime() + readyWithinMs
  let reported = ''
  let refusedSince: number | undefined
  let strangeSince: number | undefined
  for (;;) {
    const seen = await look(application, ctx.ports.kube)
    const now = clock.now().getTime()
    refusedSince = isRefused(seen) ? (refusedSince ?? now) : undefined
    strangeSince = seen.strangeEndpoints.length > 0 ? (strangeSince ?? now) : undefined
    const hasStayed = (since: number | undefined, forMs: number) => since !== undefined && now - since >= forMs
    const isFinal = hasStayed(refusedSince, refusedForMs) || hasStayed(strangeSince, strangeForMs)
    if (isDone(seen) || isFinal || stop.aborted || now >= deadline) return seen
    const line = `waiting for ${application.name} in ${application.namespace}: ${waitingFor(seen)}`
    if (line !== reported) report(line)
    reported = line
    await clock.sleep(1000, stop).catch(() => undefined)
  }
}

/** The slices are updated with a delay: an address counts as foreign only if it stays. */
const isDone = ({ deployment, pods, readyEndpoints, strangeEndpoints }: Seen): boolean =>
  deployment === undefined ||
  (rolloutOf(deployment, pods).kind === 'ready' && readyEndpoints > 0 && strangeEndpoints.length === 0)

const isRefused = ({ deployment, pods }: Seen): boolean =>
  deployment !== undefined && rolloutOf(deployment, pods).kind === 'refused'

const waitingFor = ({ deployment, pods }: Seen): string => {
  const rollout = deployment === undefined ? undefined : rolloutOf(deployment, pods)
  if (rollout?.kind === 'refused') return rollout.reason
  if (rollout?.kind !== 'waiting') return 'its Service has no endpoints yet'
  return rollout.ready < rollout.wanted
    ? `${rollout.ready} of ${rollout.wanted} pods ready`
    : 'its old pods are terminating'
}

const look = async (application: Application, kube: Kube): Promise<Seen> => {
  const { name, namespace } = application
  const labelSelector = Object.entries(podLabels(application))
    .map(([label, value]) => `${label}=${value}`)
    .join(',')
  const [deployment, service, pods, slices] = await Promise.all([
    kube.get({ apiVersion: 'apps/v1', kind: 'Deployment', name, namespace }),
    kube.get({ apiVersion: 'v1', kind: 'Service', name, namespace }),
    kube.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace, labelSelector }),
    kube.list(
      { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
      { namespace, labelSelector: `kubernetes.io/service-name=${name}` },
    ),
  ])
  const isLeaving = (pod: KubeObject) => pod.metadata['deletionTimestamp'] !== undefined
  const ready = slices.flatMap(readyAddresses)
  const own = new Set((pods as readonly Pod[]).flatMap(({ status }) => status?.podIPs ?? []).map(({ ip }) => ip))
  return {
    deployment,
    service,
    pods: (pods as readonly Pod[]).filter((pod) => !isLeaving(pod)),
    readyEndpoints: ready.length,
    strangeEndpoints: [...new Set(ready.filter((address) => !own.has(address)))].toSorted(),
  }
}

interface Endpoint {
  readonly addresses: readonly string[]
  readonly conditions?: { readonly ready?: boolean }
}

const readyAddresses = (slice: KubeObject): readonly string[] =>
  ((slice['endpoints'] ?? []) as readonly Endpoint[])
    // An endpoint without the condition is ready: EndpointSlice API.
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ addresses }) => addresses)
