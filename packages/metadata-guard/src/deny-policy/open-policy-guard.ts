import { admissionPolicyKind, matching, type KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { bindingElsewhere } from '../host-network/binding-elsewhere.ts'
import { deniedCidrs } from './metadata-addresses.ts'

export const policyGuardName = 'dayone-no-metadata-egress'

/**
 * Plugins that enforce NetworkPolicies, and have no policy that teams cannot override.
 * https://github.com/cloudnativelabs/kube-router/blob/master/docs/user-guide.md; https://kindnet.es/docs/user/network-policies/
 */
const guardedPlugins: readonly string[] = ['kube-router', 'kindnet']

/** Whether admission keeps the network policies of namespaces from opening the metadata service. */
export const guardsPolicies = ({ networkPlugin: { name } }: Pick<ClusterFacts, 'networkPlugin'>): boolean =>
  guardedPlugins.includes(name)

/** The addresses of blocks, as CEL: they are single addresses, which a block has or has not. */
const addressesOf = (cidrs: readonly string[]): string =>
  `[${cidrs.map((cidr) => `'${cidr.split('/')[0] ?? ''}'`).join(', ')}]`

/**
 * NetworkPolicies are additive: one rule that allows a metadata address opens it, whatever others say. A rule without
 * `to` allows every address; a block allows those in it that no exception takes out.
 */
const expression = (cidrs: readonly string[]): string =>
  [
    '!has(object.spec.egress)',
    `object.spec.egress.all(rule, has(rule.to) && size(rule.to) > 0 && rule.to.all(peer, !has(peer.ipBlock) || ${addressesOf(cidrs)}.all(address, !cidr(peer.ipBlock.cidr).containsIP(address) || (has(peer.ipBlock.except) && peer.ipBlock.except.exists(one, cidr(one).containsIP(address))))))`,
  ].join(' || ')

/**
 * Rejects NetworkPolicies that open a metadata address, from anybody. A stored one may be changed elsewhere (a label, a
 * finalizer), so that it can be cleaned up, but its rules may not stay open if they change: plugins enforce a policy that
 * is being deleted until its last finalizer is gone. MG-02.
 */
export const policyGuard = (facts: Pick<ClusterFacts, 'nodeLocalDns'>): KubeObject => ({
  ...admissionPolicyKind,
  metadata: { name: policyGuardName },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: matching([
      {
        apiGroups: ['networking.k8s.io'],
        apiVersions: ['v1'],
        operations: ['CREATE', 'UPDATE'],
        resources: ['networkpolicies'],
        scope: 'Namespaced',
      },
    ]),
    validations: [
      {
        expression: `request.operation == 'UPDATE' && object.spec == oldObject.spec || ${expression(deniedCidrs(facts))}`,
        message: `This NetworkPolicy opens the cloud metadata service: an egress rule needs "to", and an ipBlock with ${deniedCidrs(facts).join(', ')} in it needs them in "except".`,
        reason: 'Forbidden',
      },
    ],
  },
})

/** By namespace, never by user: a mistake of an administrator opens it as well. */
export const policyGuardBinding = (exempt: readonly string[]): KubeObject => bindingElsewhere(policyGuardName, exempt)
