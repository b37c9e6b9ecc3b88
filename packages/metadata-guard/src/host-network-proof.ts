import type { Kube, KubeObject, KubeResponse } from '@dayone/kube'
import type { Check, Clock } from '@dayone/pipeline'
import { hostNetworkPolicyName } from './host-network-policy.ts'
import { sampleDeployment, samplePod } from './sample-workloads.ts'

export interface ProofOptions {
  readonly clock: Clock
  readonly stop?: AbortSignal
  /** How long a refusal may take to come, in milliseconds: a new policy becomes active a moment after it is stored. */
  readonly patienceMs: number
}

/**
 * Asks for a Deployment and a pod on the node's network in a tenant namespace, for real but with dryRun=All, and for the
 * same two without it: a refusal proves something only where the harmless twin is accepted. In namespaces that enforce
 * pod security, that admission plugin refuses the pod first; the Deployment, which it lets through, shows our own policy.
 * MG-03.
 */
export const proveHostNetworkRefused = async (
  kube: Pick<Kube, 'request'>,
  namespace: string,
  { clock, stop, patienceMs }: ProofOptions,
): Promise<readonly Check[]> => {
  const ask = (object: KubeObject) => kube.request(dryRun(namespace, object))
  const untilRefused = async (object: KubeObject): Promise<KubeResponse> => {
    const deadline = clock.now().getTime() + patienceMs
    let answer = await ask(object)
    while (answer.status === 201 && clock.now().getTime() < deadline) {
      await clock.sleep(500, stop)
      answer = await ask(object)
    }
    return answer
  }
  const deployment = judge({
    what: 'Deployment',
    namespace,
    refused: await untilRefused(sampleDeployment(namespace, true)),
    control: await ask(sampleDeployment(namespace, false)),
  })
  const pod = judge({
    what: 'pod',
    namespace,
    refused: await untilRefused(samplePod(namespace, true)),
    control: await ask(samplePod(namespace, false)),
  })
  return [deployment, pod]
}

const dryRun = (namespace: string, object: KubeObject) => ({
  method: 'POST' as const,
  path: `${object.kind === 'Pod' ? '/api/v1' : '/apis/apps/v1'}/namespaces/${namespace}/${object.kind === 'Pod' ? 'pods' : 'deployments'}?dryRun=All`,
  body: object,
})

interface Answers {
  readonly what: 'Deployment' | 'pod'
  readonly namespace: string
  readonly refused: KubeResponse
  readonly control: KubeResponse
}

const judge = ({ what, namespace, refused, control }: Answers): Check => {
  const message = messageOf(refused)
  const by = message.includes(hostNetworkPolicyName)
    ? hostNetworkPolicyName
    : message.includes('violates PodSecurity')
      ? 'pod security'
      : undefined
  const common = {
    id: `MG-03/${what.toLowerCase()}/${namespace}`,
    target: `namespace ${namespace}`,
    control: 'MG-03',
    means: `asked for a ${what} with hostNetwork (dryRun=All): ${refused.status}${by === undefined ? '' : ` by ${by}`}; for the same without: ${control.status}`,
  }
  if (refused.status === 201)
    return {
      ...common,
      status: 'fail',
      severity: 'high',
      text: `A ${what} with hostNetwork is accepted in ${namespace}: it reaches the metadata address.`,
      hint: 'Run `dayone up metadata-guard` again.',
    }
  if (refused.status !== 403 || by === undefined)
    return {
      ...common,
      status: 'warn',
      text: `A ${what} with hostNetwork is refused in ${namespace}, but not by what should: ${message}`,
      hint: 'Run `dayone plan metadata-guard` to see whether the policy is in place.',
    }
  if (control.status !== 201)
    return {
      ...common,
      status: 'warn',
      text: `Nothing is proved in ${namespace}: a harmless ${what} is refused too: ${messageOf(control)}`,
      hint: 'Find out what refuses it, then run `dayone verify metadata-guard` again.',
    }
  return {
    ...common,
    status: 'pass',
    text: `A ${what} with hostNetwork is refused in ${namespace}; one without is accepted.`,
  }
}

const messageOf = ({ status, body }: KubeResponse): string => {
  if (typeof body === 'string') return body
  const message = (body as { readonly message?: unknown } | undefined)?.message
  return typeof message === 'string' ? message : `HTTP ${status}`
}
