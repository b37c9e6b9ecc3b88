import { containersOf, type Workload } from '@dayone/kube'
import { imageProblem } from './image-reference.ts'
import { controlPlaneKeys, longestGrace } from './placement-rules.ts'

interface Toleration {
  readonly key?: string
  readonly operator?: string
}

interface AntiAffinityTerm {
  readonly namespaces?: readonly string[]
  readonly namespaceSelector?: object
}

interface Expression {
  readonly key: string
  readonly operator: string
}

/** The pod fields that the tenant rules check. */
interface PlacedSpec {
  readonly nodeName?: string
  readonly tolerations?: readonly Toleration[]
  readonly nodeSelector?: Readonly<Record<string, string>>
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms?: readonly { readonly matchExpressions?: readonly Expression[] }[]
      }
    }
    readonly podAntiAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly AntiAffinityTerm[]
    }
  }
  readonly terminationGracePeriodSeconds?: number
  readonly priorityClassName?: string
  readonly volumes?: readonly { readonly image?: { readonly reference?: string } }[]
}

const ofControlPlane = (key: string | undefined): boolean => controlPlaneKeys.some((one) => one === key)

const selectsControlPlane = ({ nodeSelector = {}, affinity }: PlacedSpec): boolean => {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  return (
    Object.keys(nodeSelector).some(ofControlPlane) ||
    terms.some(({ matchExpressions = [] }) =>
      matchExpressions.some(
        ({ key, operator }) => ofControlPlane(key) && !['NotIn', 'DoesNotExist'].includes(operator),
      ),
    )
  )
}

const keepsOthersAway = ({ affinity }: PlacedSpec, own: string): boolean =>
  (affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).some(
    ({ namespaces = [], namespaceSelector }) =>
      namespaceSelector !== undefined || namespaces.some((name) => name !== own),
  )

/**
 * Why the workload policy will reject the next pods of a workload, as parts of a sentence; empty if it will not. It
 * predicts the result of the policy's CEL before the policy exists; `tenant-rules.live.test.ts` compares the two.
 */
export const templateProblems = (
  { kind, namespace, template }: Workload,
  registries: readonly string[],
): readonly string[] => {
  const spec = template.spec as PlacedSpec
  const images = [
    ...containersOf(template.spec).map(({ image = '' }) => image),
    ...(spec.volumes ?? []).flatMap(({ image }) => image?.reference ?? []),
  ]
  const tolerated = (spec.tolerations ?? []).some(({ key = '', operator }) =>
    key === '' ? operator === 'Exists' : ofControlPlane(key),
  )
  return [
    // In a running pod, the scheduler has set it.
    ...(kind !== 'Pod' && (spec.nodeName ?? '') !== '' ? ['it sets nodeName'] : []),
    ...(tolerated ? ['it tolerates the taints of control planes'] : []),
    ...(selectsControlPlane(spec) ? ['it selects control planes'] : []),
    ...(keepsOthersAway(spec, namespace) ? ['its anti-affinity keeps pods of other namespaces away'] : []),
    ...((template.finalizers ?? []).some((one) => !one.startsWith('batch.kubernetes.io/'))
      ? ['it has finalizers']
      : []),
    ...((spec.terminationGracePeriodSeconds ?? 30) > longestGrace ? ['its grace period is longer than an hour'] : []),
    ...((spec.priorityClassName ?? '').startsWith('system-') ? [`its priority is ${spec.priorityClassName}`] : []),
    ...images.flatMap((image) => imageProblem(image, registries) ?? []),
  ]
}
