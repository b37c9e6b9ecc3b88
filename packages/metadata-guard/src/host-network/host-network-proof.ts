import { sampleWorkload, statusOf, type Kube, type KubeResponse, type WorkloadKind } from '@dayone/kube'
import type { Check, Clock } from '@dayone/pipeline'
import { hostNetworkPolicyName } from './host-network-policy.ts'
import { podSpec, proofName } from './sample-workloads.ts'

export interface ProofOptions {
  readonly clock: Clock
  readonly stop?: AbortSignal
  /** How long to wait for a rejection, in milliseconds: a new policy becomes active shortly after it is stored. */
  readonly patienceMs: number
}

/** A user that creates an object of one kind. */
export interface Requester {
  readonly kind: WorkloadKind
  /** "an administrator", "a member of oidc:team". */
  readonly who: string
  /** Distinguishes the checks of several users: `tenant`. */
  readonly as?: string
  readonly kube: Pick<Kube, 'request'>
}

/**
 * Each user creates an object whose pods use the host network, with dryRun=All, and the same object without it: a
 * rejection proves something only if the harmless twin is accepted. In namespaces that enforce pod security, that
 * admission plugin rejects a pod first; a Deployment, which it accepts, shows our own policy. Users without
 * administrator rights are tested too, because a policy can exempt everyone except administrators. MG-03.
 */
export const proveHostNetworkRefused = async (
  requesters: readonly Requester[],
  namespace: string,
  { clock, stop, patienceMs }: ProofOptions,
): Promise<readonly Check[]> => {
  const deadline = clock.now().getTime() + patienceMs
  const checks: Check[] = []
  for (const requester of requesters) {
    let refused = await ask(requester, namespace, true)
    while (refused.status === 201 && clock.now().getTime() < deadline) {
      await clock.sleep(500, stop)
      refused = await ask(requester, namespace, true)
    }
    checks.push(judge({ ...requester, namespace, refused, control: await ask(requester, namespace, false) }))
  }
  return checks
}

/** The response to one sample, with or without the host network. */
export const ask = ({ kube, kind }: Pick<Requester, 'kube' | 'kind'>, namespace: string, hostNetwork: boolean) =>
  kube.request({
    method: 'POST',
    path: `${kind.group === '' ? '/api' : '/apis'}/${kind.apiVersion}/namespaces/${namespace}/${kind.resource}?dryRun=All`,
    body: sampleWorkload(kind, { namespace, name: proofName }, podSpec(hostNetwork)),
  })

type Answers = Pick<Requester, 'kind' | 'who' | 'as'> & {
  readonly namespace: string
  readonly refused: KubeResponse
  readonly control: KubeResponse
}

const judge = ({ kind: { kind }, who, as, namespace, refused, control }: Answers): Check => {
  const what = kind === 'Pod' ? 'pod' : kind
  const message = messageOf(refused)
  const by = message.includes(hostNetworkPolicyName)
    ? hostNetworkPolicyName
    : message.includes('violates PodSecurity')
      ? 'pod security'
      : undefined
  const common = {
    id: `MG-03/${kind.toLowerCase()}/${namespace}${as === undefined ? '' : `/${as}`}`,
    rule: 'metadata-guard/host-network-refused',
    target: `namespace ${namespace}`,
    control: 'MG-03',
    means: `dry run of a ${what} with hostNetwork as ${who}: ${refused.status}${by === undefined ? '' : ` by ${by}`}; without it: ${control.status}`,
  }
  if (refused.status === 201)
    return {
      ...common,
      status: 'fail',
      severity: 'high',
      text: `A ${what} with hostNetwork from ${who} is accepted in ${namespace}: it can reach the metadata service.`,
      hint: 'Run `dayone up metadata-guard`.',
    }
  if (refused.status !== 403 || by === undefined)
    return {
      ...common,
      status: 'warn',
      text: `A ${what} with hostNetwork from ${who} is rejected in ${namespace}, but not by the admission policy: ${message}`,
      hint: 'Run `dayone plan metadata-guard` to check the policy.',
    }
  if (control.status !== 201)
    return {
      ...common,
      status: 'warn',
      text: `Not verified in ${namespace}: a harmless ${what} is rejected too: ${messageOf(control)}`,
      hint: 'Find out what rejects it, then run `dayone verify metadata-guard` again.',
    }
  return {
    ...common,
    status: 'pass',
    text: `A ${what} with hostNetwork from ${who} is rejected in ${namespace}; one without is accepted.`,
  }
}

const messageOf = (response: KubeResponse): string => {
  const { message } = statusOf(response)
  return message === '' ? `HTTP ${response.status}` : message
}
