import { statusOf, type Kube, type KubeObject } from '@dayone/kube'
import { readPath } from '@dayone/cluster-spec'
import { inParallel, UserError, type StepContext } from '@dayone/pipeline'
import type { ProbeOutcome } from './probe-checks.ts'
import { probeNamespace, type PlannedProbe } from './probe-plan.ts'
import { probeLabel, probePod, probeSeconds } from './probe-pod.ts'
import { parseProbeOutput } from './probe-result.ts'

/** Scheduling and the download of the image, besides the probe itself. */
const startSeconds = 120

type Context = Pick<StepContext<{ readonly kube: Kube }>, 'ports' | 'clock' | 'stop'>

interface Run {
  readonly image: string
  /** Part of every name, so that two runs do not meet. */
  readonly run: string
}

const namespaceOf = (run: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: probeNamespace,
    labels: { [probeLabel]: run, 'pod-security.kubernetes.io/enforce': 'restricted' },
  },
})

const create = async (kube: Kube, object: KubeObject): Promise<void> => {
  const { apiVersion, kind, metadata } = object
  const path = await kube.pathOf({
    apiVersion,
    kind,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  })
  const answer = await kube.request({ method: 'POST', path: `${path}?fieldManager=dayone`, body: object })
  if (answer.status === 201) return
  throw new UserError(`${kind} ${metadata.name} was not created: ${statusOf(answer).message}`, {
    hint:
      answer.status === 409
        ? `Another probe runs, or was killed: \`kubectl delete namespace ${probeNamespace}\`.`
        : 'Nothing else was created.',
    exitCode: 6,
  })
}

/** Waits for the end of one pod. Undefined when it does not end in time. */
const endOf = async (pod: KubeObject, { ports: { kube }, clock, stop }: Context): Promise<KubeObject | undefined> => {
  const { name, namespace = '' } = pod.metadata
  const deadline = clock.now().getTime() + (startSeconds + probeSeconds) * 1000
  while (clock.now().getTime() < deadline && !stop.aborted) {
    const live = await kube.get({ apiVersion: 'v1', kind: 'Pod', name, namespace })
    const phase = readPath(live, ['status', 'phase'])
    if (live === undefined || phase === 'Succeeded' || phase === 'Failed') return live
    await clock.sleep(1000, stop).catch(() => undefined)
  }
  return undefined
}

const messageOf = (pod: KubeObject): string => {
  const message = readPath(pod, ['status', 'containerStatuses', 0, 'state', 'terminated', 'message'])
  return typeof message === 'string' ? message : ''
}

const probe = async (
  planned: PlannedProbe,
  node: string | undefined,
  { image, run }: Run,
  ctx: Context,
): Promise<ProbeOutcome> => {
  const { kube } = ctx.ports
  const pod = probePod(planned, { image, run, node })
  const { name, namespace = '' } = pod.metadata
  try {
    await create(kube, pod)
    const ended = await endOf(pod, ctx)
    const ranOn = readPath(ended, ['spec', 'nodeName'])
    const where = typeof ranOn === 'string' ? ranOn : undefined
    if (ended === undefined) return { probe: planned, node: where, results: [], failure: 'the pod did not end in time' }
    const results = parseProbeOutput(messageOf(ended))
    return results === undefined
      ? { probe: planned, node: where, results: [], failure: 'the pod wrote no result of the probe image' }
      : { probe: planned, node: where, results }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { probe: planned, node: undefined, results: [], failure: error.message }
  } finally {
    await kube.remove({ apiVersion: 'v1', kind: 'Pod', name, namespace }).catch(() => undefined)
  }
}

/** The pods of one group, one after the other, on the node of its control. */
const probeGroup = async (
  probes: readonly PlannedProbe[],
  given: Run,
  ctx: Context,
): Promise<readonly ProbeOutcome[]> => {
  const outcomes: ProbeOutcome[] = []
  for (const planned of probes) {
    if (ctx.stop.aborted) break
    const node = outcomes.find(({ probe: one }) => one.from === 'control')?.node
    outcomes.push(
      planned.from !== 'control' && node === undefined
        ? { probe: planned, node, results: [], failure: 'its control did not run' }
        : await probe(planned, node, given, ctx),
    )
  }
  return outcomes
}

const atOnce = 4

/**
 * Runs the planned pods, and deletes them and their namespace whatever happens. Throws UserError (exit 6) if the
 * namespace cannot be created: it must not exist.
 */
export const runProbes = async (
  probes: readonly PlannedProbe[],
  given: Run,
  ctx: Context,
): Promise<readonly ProbeOutcome[]> => {
  const { kube } = ctx.ports
  await create(kube, namespaceOf(given.run))
  try {
    const groups = [...Map.groupBy(probes, ({ group }) => group).values()]
    return (await inParallel(atOnce, groups, (group) => probeGroup(group, given, ctx))).flat()
  } finally {
    await kube.remove({ apiVersion: 'v1', kind: 'Namespace', name: probeNamespace })
  }
}
