import { refOf, type ObservedObjects } from '@dayone/kube'
import type { ClusterFacts, Finding } from '@dayone/pipeline'
import { isCilium } from '../bundle/connection-policies.ts'
import { defaultDeny } from '../bundle/network-policies.ts'
import { KUBE_SYSTEM, type ClosedNamespace } from '../bundle/kube-system-config.ts'
import { denyFromElsewhere } from '../bundle/kube-system-policy.ts'
import type { Platform, UnallowedCall, UndecidedCaller } from './platform-rule.ts'

/** The API server can be named in a policy: by identity, or by the network of the VPC. */
const canBeNamed = ({ networkPlugin, vpcCidr }: ClusterFacts): boolean =>
  isCilium(networkPlugin) || vpcCidr !== undefined

/** An entry of ingressFrom that lets the API server in, whatever the Service is. */
const isAllowedByHand = ({ ingressFrom = [] }: ClosedNamespace, facts: ClusterFacts): boolean =>
  ingressFrom.some(({ apiServer, cidr }) => (canBeNamed(facts) ? apiServer === true : cidr !== undefined))

const listed = (titles: readonly string[]): string =>
  titles.length <= 3 ? titles.join(', ') : `${titles.slice(0, 3).join(', ')} and ${titles.length - 3} more`

/** "the API server calls Service shop/hook (the webhook x of …)". */
export const callText = ({ service, titles }: UnallowedCall): string =>
  `The API server calls Service ${service} (${listed(titles)})`

const keyOf = (namespace: string): string =>
  namespace === KUBE_SYSTEM ? 'kubeSystem.ingressFrom' : `ingressFrom of ${namespace}`

export const allowHint = ({ namespace }: UnallowedCall, facts: ClusterFacts): string =>
  canBeNamed(facts)
    ? `Let the API server in under ${keyOf(namespace)} in dayone.yaml, with the port of the pods: {apiServer: true, ports: [9443]}. Or give the Service a selector and a port that its pods have.`
    : `List the addresses of the control plane under ${keyOf(namespace)} in dayone.yaml, with cidr and the port of the pods.`

/** Calls that default-deny cuts and dayone.yaml does not allow either. Pure. */
export const cutCalls = (
  namespaces: readonly ClosedNamespace[],
  unallowed: readonly UnallowedCall[],
  facts: ClusterFacts,
): readonly UnallowedCall[] =>
  facts.networkPlugin.enforcesNetworkPolicy
    ? unallowed.filter(({ namespace, isCut }) => {
        const config = namespaces.find(({ name }) => name === namespace)
        return isCut && config !== undefined && !isAllowedByHand(config, facts)
      })
    : []

const undecidedFinding = ({ purpose, title, accounts, why, isNamed }: UndecidedCaller): Finding => ({
  id: `NS-02/platform/${purpose}/${accounts.join(',')}`,
  kind: isNamed ? 'risk' : 'manual',
  target: accounts.length === 1 ? `ServiceAccount ${accounts[0]}` : purpose,
  severity: 'medium',
  control: 'NS-02',
  text: isNamed
    ? `${purpose} in dayone.yaml names ${listed(accounts)}, but ${why}: no rule allows its connections.`
    : `${listed(accounts)}: ${title} by ${accounts.length === 1 ? 'its' : 'their'} rights in the whole cluster. No rule allows connections from there to guarded namespaces, because ${why}.`,
  hint: isNamed
    ? `Correct it, or remove it from namespaces.${purpose}.`
    : `Name what should connect in dayone.yaml, or nothing: namespaces: {${purpose}: [${accounts[0]}]}, {${purpose}: []}.`,
})

/**
 * Calls of the API server for which no rule can be derived. Nothing is written while one would be cut on which requests
 * of others depend: a webhook with failurePolicy Fail that cannot be reached stops the cluster. Pure.
 */
export const platformFindings = (
  enforced: readonly ClosedNamespace[],
  { unallowed, undecided }: Pick<Platform, 'unallowed' | 'undecided'>,
  observed: ObservedObjects | undefined,
  facts: ClusterFacts,
): readonly Finding[] => [
  ...(facts.networkPlugin.enforcesNetworkPolicy ? undecided.map(undecidedFinding) : []),
  ...cutCalls(enforced, unallowed, facts).map((call): Finding => {
    const deny = call.namespace === KUBE_SYSTEM ? denyFromElsewhere : defaultDeny(call.namespace)
    const isClosed = observed?.find(refOf(deny)) !== undefined
    return {
      id: `NS-02/${call.namespace}/called/${call.service}`,
      kind: 'risk',
      target: `Namespace ${call.namespace}`,
      severity: call.stops ? 'high' : 'medium',
      control: 'NS-02',
      text: `${callText(call)}, and default-deny ${isClosed ? 'blocks' : 'would cut'} it: there is no rule for it, because ${call.why}.${call.stops ? ' Requests that need it then fail in the whole cluster.' : ''}`,
      hint: allowHint(call, facts),
      ...(call.stops && !isClosed ? { blocks: 'apply' as const } : {}),
    }
  }),
  ...unallowed
    .filter(({ isCut, stops, namespace }) => !isCut && stops && enforced.some(({ name }) => name === namespace))
    .map((call): Finding => ({
      id: `NS-02/${call.namespace}/called/${call.service}`,
      kind: 'risk',
      target: `Namespace ${call.namespace}`,
      severity: 'medium',
      control: 'NS-02',
      text: `${callText(call)}, but ${call.why}: requests that need it fail already.`,
      hint: 'Create the Service, and the next `dayone up namespaces` lets the API server reach it; or delete what refers to it.',
    })),
]
