import type { Kube, KubeObject, ObservedObjects } from '@dayone/kube'
import { refOf } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'

/** Running pods that violate the new rules of their namespace, in the API server's words. */
export interface ViolatingPods {
  readonly namespace: string
  readonly warnings: readonly string[]
}

/** The standard, and the version of its rules: a newer one may reject what an older one allowed. */
const enforced = ({ metadata: { labels = {} } }: KubeObject): string =>
  ['', '-version'].map((part) => labels[`pod-security.kubernetes.io/enforce${part}`]).join(' ')

/**
 * Labels each existing namespace whose rules change, as a dry run: the API server responds with the pods that violate
 * them. Writes nothing. https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/
 */
export const findViolatingPods = async (
  kube: Kube,
  wanted: readonly KubeObject[],
  observed: ObservedObjects,
): Promise<readonly ViolatingPods[]> => {
  const changing = wanted.filter((namespace) => {
    const live = observed.find(refOf(namespace))
    return live !== undefined && enforced(live) !== enforced(namespace)
  })
  const answers = await Promise.all(
    changing.map(async ({ metadata: { name, labels } }) => {
      const { warnings = [] } = await kube.request({
        method: 'PATCH',
        path: `/api/v1/namespaces/${name}?dryRun=All`,
        contentType: 'application/merge-patch+json',
        body: { metadata: { labels } },
      })
      return { namespace: name, warnings }
    }),
  )
  return answers.filter(({ warnings }) => warnings.length > 0)
}

export const violatingPodsFindings = (violating: readonly ViolatingPods[]): readonly Finding[] =>
  violating.map(({ namespace, warnings }) => ({
    id: `NS-01/${namespace}/running`,
    kind: 'risk',
    target: `Namespace ${namespace}`,
    severity: 'high',
    control: 'NS-01',
    text: `Running pods would be rejected after a restart: ${warnings.join('; ')}`,
    hint: 'They keep running. Change them, or use the profile "baseline" for this namespace.',
  }))
