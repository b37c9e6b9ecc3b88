import { dryRunCreate, untilSettled, type Kube, type ObservedObjects } from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import type { RuleState } from '../tenant-rules/tenant-rule.ts'
import { mutatingPolicyKind } from './mutating-kinds.ts'

const common = {
  id: 'NS-01/new-namespaces',
  rule: 'namespaces/new-namespaces',
  target: 'new namespaces',
  control: 'NS-01',
  severity: 'high',
} as const

/** What a namespace without labels would get, as a dry run of its creation. NS-01. */
export const checkNewNamespaces = async (
  state: RuleState,
  observed: ObservedObjects,
  ctx: Pick<StepContext<{ kube: Kube }>, 'ports' | 'clock' | 'stop'>,
): Promise<Check> => {
  const { kube } = ctx.ports
  if (!observed.isServed(mutatingPolicyKind))
    return {
      ...common,
      status: 'skip',
      text: 'This Kubernetes version has no MutatingAdmissionPolicy (added in 1.36): a namespace that a cluster admin creates without a Pod Security level gets none. Others cannot create one.',
      means: 'looked for the kind MutatingAdmissionPolicy',
      hint: 'Upgrade Kubernetes to 1.36 or later, one minor version at a time.',
    }
  const action = state.mode === 'deny' ? 'enforce' : 'warn'
  const ask = async () => {
    const answer = await dryRunCreate(kube, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'dayone-new-namespace' },
    })
    return { ...answer, level: answer.object?.metadata.labels?.[`pod-security.kubernetes.io/${action}`] }
  }
  const answer = await untilSettled(ask, ({ level }) => level !== undefined, ctx)
  const means = `dry run of a namespace without labels → ${answer.status}`
  if (answer.level === undefined)
    return {
      ...common,
      status: 'fail',
      means,
      text: `A namespace that is created without a Pod Security level gets none: its pods can run privileged.`,
      hint: 'Run `dayone up namespaces`.',
    }
  if (state.mode === 'warn')
    return {
      ...common,
      status: 'warn',
      means,
      text: `A namespace that is created without a Pod Security level only warns about pods that violate ${answer.level}: ${state.why}.`,
      hint: state.hint,
    }
  return {
    ...common,
    status: 'pass',
    means,
    text: `A namespace that is created without a Pod Security level gets ${answer.level}.`,
  }
}
