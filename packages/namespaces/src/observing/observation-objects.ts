import { ownedBy, planObjects, type DesiredObject, type ObjectChange, type ObservedObjects } from '@dayone/kube'
import type { Change, ClusterFacts } from '@dayone/pipeline'
import { namespaceObject } from '../bundle/namespace-object.ts'
import { waves } from '../bundle/waves.ts'
import { sinceLabel, type Observation } from './phases.ts'

const enforcing = /^pod-security\.kubernetes\.io\/enforce(-version)?$/

/** The Namespace without the labels that reject anything: violations are reported to clients and in the audit log. */
export const observedNamespace = (
  { namespace, since }: Observation,
  facts: Pick<ClusterFacts, 'kubernetesVersion'>,
): DesiredObject => {
  const manifest = namespaceObject(namespace, facts)
  const { profile } = namespace
  const labels = Object.entries(manifest.metadata.labels ?? {}).filter(([label]) => !enforcing.test(label))
  const reported = { 'pod-security.kubernetes.io/audit': profile, 'pod-security.kubernetes.io/warn': profile }
  const [owned] = ownedBy('namespaces', [
    {
      manifest: {
        ...manifest,
        metadata: { name: namespace.name, labels: { ...Object.fromEntries(labels), ...reported, [sinceLabel]: since } },
      },
      wave: waves.namespace,
      why: 'Violations of Pod Security are reported from now on; nothing is rejected or cut yet',
    },
  ])
  if (owned === undefined) throw new Error('ownedBy loses an object')
  return owned
}

/** The namespaces of which egress is open, since when, for `objects`. */
export const egressOpenSince = (open: readonly Observation[]): Readonly<Record<string, string>> =>
  Object.fromEntries(open.map(({ namespace, since }) => [namespace.name, since]))

/** Waits until egress is closed too. Pure. */
export const egressChanges = (
  open: readonly Observation[],
  facts: Pick<ClusterFacts, 'kubernetesVersion'>,
): readonly Change<ObjectChange>[] =>
  open.map(({ namespace, until }) => ({
    id: `egress/${namespace.name}`,
    action: 'wait',
    target: `Namespace ${namespace.name}`,
    until: until.toISOString(),
    why: `Ingress of ${namespace.name} is closed first; its egress stays open for ${namespace.observe} more days. Run \`dayone up namespaces\` again then, or remove observe from dayone.yaml to close it now`,
    data: { manifest: namespaceObject(namespace, facts) },
  }))

/** Begins an observation, or waits for its end. Pure. */
export const observationChanges = (
  observing: readonly Observation[],
  observed: ObservedObjects | undefined,
  facts: ClusterFacts,
): readonly Change<ObjectChange>[] =>
  observing.flatMap((one): readonly Change<ObjectChange>[] => {
    const desired = observedNamespace(one, facts)
    const { namespace, until } = one
    return [
      ...planObjects([desired], observed),
      {
        id: `observe/${namespace.name}`,
        action: 'wait',
        target: `Namespace ${namespace.name}`,
        until: until.toISOString(),
        why: `${namespace.name} is observed for ${namespace.observe} days before anything is enforced. Run \`dayone up namespaces\` again then, or remove observe from dayone.yaml to enforce it now`,
        data: { manifest: desired.manifest },
      },
    ]
  })
