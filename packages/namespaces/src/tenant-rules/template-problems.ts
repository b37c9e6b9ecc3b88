import { containersOf, type Workload } from '@dayone/kube'
import { imageProblem } from './image-reference.ts'
import { controlPlaneKeys, longestGrace } from './placement-rules.ts'

interface Toleration {
  readonly key?: string
  readonly operator?: string
}

interface Expression {
  readonly key: string
  readonly operator: string
}

/** The fields of a pod that the rules for tenants read. */
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

/**
 * Why the policy for workloads will refuse the next pods of a workload, as parts of a sentence; empty where it will not. It
 * says before a policy exists what the policy's CEL says afterwards; `tenant-rules.live.test.ts` holds the two together.
 */
export const templateProblems = ({ kind, template }: Workload, registries: readonly string[]): readonly string[] => {
  const spec = template.spec as PlacedSpec
  const images = [
    ...containersOf(template.spec).map(({ image = '' }) => image),
    ...(spec.volumes ?? []).flatMap(({ image }) => image?.reference ?? []),
  ]
  const tolerated = (spec.tolerations ?? []).some(({ key = '', operator }) =>
    key === '' ? operator === 'Exists' : ofControlPlane(key),
  )
  return [
    // The scheduler has written it into a pod that runs.
    ...(kind !== 'Pod' && (spec.nodeName ?? '') !== '' ? ['it sets nodeName'] : []),
    ...(tolerated ? ['it tolerates the taints of control planes'] : []),
    ...(selectsControlPlane(spec) ? ['it selects control planes'] : []),
    ...((template.finalizers ?? []).some((one) => !one.startsWith('batch.kubernetes.io/'))
      ? ['it has finalizers']
      : []),
    ...((spec.terminationGracePeriodSeconds ?? 30) > longestGrace ? ['its grace period is longer than an hour'] : []),
    ...((spec.priorityClassName ?? '').startsWith('system-') ? [`its priority is ${spec.priorityClassName}`] : []),
    ...images.flatMap((image) => imageProblem(image, registries) ?? []),
  ]
}
