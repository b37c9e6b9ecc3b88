import {
  dryRunCreate,
  planObjects,
  untilSettled,
  type DesiredObject,
  type Kube,
  type ObservedObjects,
} from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import { loadBalancer, privilegedPod } from '../admission/sample-pods.ts'
import { DEFAULT } from '../bundle/default-objects.ts'
import type { DefaultSeen } from './read-default.ts'

const common = {
  id: 'NS-10/default',
  rule: 'namespaces/default',
  target: 'Namespace default',
  control: 'NS-10',
  severity: 'high',
} as const

const hint = 'Run `dayone plan namespaces` to see what differs, then `dayone up namespaces`.'

/** Whether the guards of `default` are in place and effective. Dry runs; stores nothing. NS-10. */
export const checkDefault = async (
  desired: readonly DesiredObject[],
  observed: ObservedObjects,
  seen: DefaultSeen,
  ctx: Pick<StepContext<{ kube: Kube }>, 'ports' | 'clock' | 'stop'>,
): Promise<Check> => {
  const { kube } = ctx.ports
  if (!seen.isGuarded && seen.breaks.length > 0)
    return {
      ...common,
      severity: 'medium',
      status: 'warn',
      text: `The namespace default is not guarded, because that would break what is there: ${seen.breaks.join('; ')}.`,
      means: 'read the workloads, Services and connections of default, and labelled it as a dry run',
      hint: 'Move it to a namespace of its own, then run `dayone up namespaces`.',
    }
  const differing = planObjects(desired, observed)
  const ask = () => Promise.all([dryRunCreate(kube, privilegedPod(DEFAULT)), dryRunCreate(kube, loadBalancer(DEFAULT))])
  const isRefused = ([pod, door]: Awaited<ReturnType<typeof ask>>) =>
    pod.message.includes('PodSecurity') && door.message.includes('exceeded quota')
  // What is not as configured does not settle.
  const answers = await untilSettled(ask, (some) => differing.length > 0 || isRefused(some), ctx)
  const [pod, door] = answers
  const means = `compared every field of ${desired.length} objects; dry runs: a privileged pod → ${pod.status}, a Service of type LoadBalancer → ${door.status}`
  if (differing.length > 0)
    return {
      ...common,
      status: 'fail',
      text: `The namespace default is not guarded as configured: ${differing.map(({ target }) => target).join(', ')}.`,
      means,
      hint,
    }
  if (!isRefused(answers))
    return {
      ...common,
      status: 'fail',
      text: `The namespace default accepts ${pod.status === 201 ? 'a privileged pod' : 'a load balancer'}, or rejects it for another reason: ${pod.message} ${door.message}`.trim(),
      means,
      hint,
    }
  return { ...common, status: 'pass', text: 'The namespace default rejects privileged pods and load balancers.', means }
}
