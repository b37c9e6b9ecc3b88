import { sampleWorkload, type KubeObject, type WorkloadKind } from '@dayone/kube'
import { compliantSpec, owned } from '../admission/sample-pods.ts'

const name = 'dayone-tenant-rules'

/** Each violates one rule for workloads and is otherwise accepted in every namespace. */
const broken: Readonly<Record<string, (spec: typeof compliantSpec) => object>> = {
  nodeName: (spec) => ({ ...spec, nodeName: 'dayone-no-such-node' }),
  'a toleration of every taint': (spec) => ({ ...spec, tolerations: [{ operator: 'Exists' }] }),
  'an image without a version': (spec) => withImage(spec, 'registry.k8s.io/pause'),
  'an image at an IP address': (spec) => withImage(spec, '169.254.169.254/latest:1'),
}

const withImage = (spec: typeof compliantSpec, image: string) => ({
  ...spec,
  containers: spec.containers.map((container) => ({ ...container, image })),
})

/** Objects of this kind that violate a rule, by violation. */
export const brokenWorkloads = (
  kind: WorkloadKind,
  namespace: string,
): readonly (readonly [what: string, object: KubeObject])[] =>
  Object.entries(broken).map(([what, change]) => [
    `a ${kind.kind} with ${what}`,
    sampleWorkload(kind, { namespace, name }, { ...change(compliantSpec) }),
  ])

/** A budget that would block every node upgrade. */
export const brokenBudget = (namespace: string): KubeObject => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name, namespace },
  spec: { maxUnavailable: 0, selector: { matchLabels: { app: name } } },
})

/** The same as the broken ones, without the violation; from an allowed registry. */
export const harmlessWorkload = (kind: WorkloadKind, namespace: string, registries: readonly string[]): KubeObject => {
  const [registry] = registries
  const spec = registry === undefined ? compliantSpec : withImage(compliantSpec, `${registry}/dayone-sample:1`)
  return owned(sampleWorkload(kind, { namespace, name }, { ...spec }))
}
