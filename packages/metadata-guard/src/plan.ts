import {
  admissionPolicyKind,
  leftoverFindings,
  noLeftovers,
  planObjects,
  removalOf,
  type ObjectChange,
} from '@dayone/kube'
import { acceptFindings, type Change, type ClusterFacts, type Plan } from '@dayone/pipeline'
import { exemptNames, type MetadataGuardConfig } from './config.ts'
import { denyKinds } from './deny-policy/deny-metadata-policy.ts'
import { desiredObjects, removalWave } from './desired-objects.ts'
import { absentNamespaceFindings } from './host-network/absent-namespaces.ts'
import { admissionFindings } from './host-network/host-network-policy.ts'
import { hostNetworkFindings } from './host-network/host-network-pods.ts'
import { hostNetworkNamespaces } from './host-network/host-network-namespaces.ts'
import { canDenyOnNetwork, enforcementFindings, networkFindings } from './deny-policy/network-findings.ts'
import { exemptionFindings } from './exemptions/exemption-findings.ts'
import { stateFindings } from './instances/metadata-states.ts'
import { metadataUserFindings } from './users/metadata-user-findings.ts'
import { nodeRoleFindings } from './users/node-role-findings.ts'
import type { MetadataGuardObserved } from './observe.ts'
import type { MetadataUsers } from './users/metadata-users.ts'
import { instanceChanges, type InstanceChange } from './instances/opened-instances.ts'
import { proxyHoleFindings } from './proxies/proxy-findings.ts'
import { wayRoundFindings, type WaysRound } from './ways-round/ways-round.ts'
import { planRoles } from './workload-roles/plan-roles.ts'
import type { RoleChange } from './workload-roles/role-changes.ts'
import { rolesFirst, rolesFirstFindings, tokenWaits, type TokenWait } from './users/roles-first.ts'
import { unlistedRoles } from './workload-roles/unlisted-roles.ts'

/** A Kubernetes object, the options of a machine, or the role of a workload. */
export type GuardChange = ObjectChange | InstanceChange | RoleChange | TokenWait

export const plan = (
  config: MetadataGuardConfig,
  observed: MetadataGuardObserved | undefined,
  facts: ClusterFacts,
): Plan<GuardChange> => {
  const leftovers = observed?.leftovers ?? noLeftovers
  const { own } = leftovers
  const isPossible = canDenyOnNetwork(facts, observed?.deny)
  const canRefuse = observed?.objects.isServed(admissionPolicyKind) ?? true
  const desired = desiredObjects(config, facts).filter(
    ({ manifest }) =>
      (isPossible || !denyKinds.some(({ kind }) => kind === manifest.kind)) &&
      (canRefuse || !manifest.kind.startsWith(admissionPolicyKind.kind)),
  )
  const states = stateFindings({ name: facts.name, state: observed?.store }, observed?.states ?? {})
  const configured = config.workloadRoles ?? []
  const meant = (ways: WaysRound): WaysRound => ({
    ...ways,
    roles: unlistedRoles(ways.roles, configured, facts.name),
  })
  const roles = planRoles(configured, observed?.roles, facts)
  const given = { configured, hasWebhook: config.podIdentityWebhook === true, changes: roles.changes }
  const waiting = observed?.users === undefined ? [] : rolesFirst(observed.users, observed.states ?? {}, given)
  const guarding: readonly Change<GuardChange>[] = [
    ...instanceChanges(observed?.opened ?? []),
    ...planObjects(desired, observed?.objects),
    ...own.map((object) => removalOf(object, 'created by an older version of dayone; no longer used', removalWave)),
  ]
  // Where a change of this plan gives the role, the next round plans the wait.
  const afterRoles = waiting.length === 0 ? guarding : roles.changes.length > 0 ? [] : tokenWaits(waiting)
  const changes: readonly Change<GuardChange>[] = [...roles.changes, ...afterRoles]
  return {
    changes,
    findings: acceptFindings(
      [
        ...rolesFirstFindings(waiting),
        ...leftoverFindings('metadata-guard', leftovers),
        ...roles.findings,
        ...states,
        ...(observed?.users === undefined
          ? []
          : metadataUserFindings(withoutWaiting(observed.users, waiting), closingOf(observed, guarding))),
        ...(observed === undefined || waiting.length > 0
          ? []
          : nodeRoleFindings(observed.nodeRoleCalls, closingOf(observed, guarding))),
        ...(observed?.proxies === undefined ? [] : proxyHoleFindings(observed.proxies)),
        ...networkFindings(facts, observed?.deny),
        ...admissionFindings(canRefuse),
        ...hostNetworkFindings(observed?.hostNetworkPods ?? [], hostNetworkNamespaces(config, facts)),
        ...(observed === undefined ? [] : absentNamespaceFindings(config, facts)),
        ...(observed?.otherPlugins ?? []),
        ...exemptionFindings(config, facts, observed?.today),
        ...enforcementFindings(isPossible ? observed?.plugin : undefined),
        ...(observed === undefined
          ? []
          : wayRoundFindings(meant(observed.waysRound), exemptNames(config.allowHostNetwork))),
      ],
      config.accepted,
      observed?.today,
    ),
  }
}

const withoutWaiting = (users: MetadataUsers, waiting: MetadataUsers['nodeRole']): MetadataUsers => ({
  ...users,
  nodeRole: users.nodeRole.filter((user) => !waiting.includes(user)),
})

/** What is currently open, and which part of it this plan closes. */
const closingOf = (
  { states = {}, deny, plugin }: Pick<MetadataGuardObserved, 'states' | 'deny' | 'plugin'>,
  changes: readonly Change<GuardChange>[],
) => {
  const appliesDeny = changes.some(
    ({ action, data }) =>
      action !== 'delete' && 'manifest' in data && denyKinds.some(({ kind }) => kind === data.manifest.kind),
  )
  const isDenied = deny?.isServed === true && deny.canDenyAlone && !appliesDeny && plugin.faults.length === 0
  const isOpen = (states.applied ?? []).length + (states.running ?? []).length > 0
  return { machines: isOpen && !isDenied, deny: appliesDeny }
}
