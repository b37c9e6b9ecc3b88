import {
  findLeftovers,
  readInventory,
  reviewAccess,
  type Kube,
  type Leftovers,
  type ObservedObjects,
} from '@dayone/kube'
import type { Clock, StepContext } from '@dayone/pipeline'
import type { RbacConfig } from './config.ts'
import { objects, ownership } from './objects.ts'
import type { RbacPorts } from './rbac-ports.ts'
import { readRights, type Rights } from './read-rights.ts'
import { findUnboundAccounts, type UnboundAccount } from './unbound-accounts.ts'

export interface RbacObserved {
  readonly objects: ObservedObjects
  readonly leftovers: Leftovers
  /** The names of all existing namespaces. */
  readonly namespaces: readonly string[]
  /** A user without any rights may read secrets: the cluster runs AlwaysAllow. */
  readonly allowsAll: boolean
  readonly rights: Rights
  /** Service accounts in use that lose all rights once RBAC decides; empty if RBAC already decides. */
  readonly unbound?: readonly UnboundAccount[]
}

/** A user without groups requests the most sensitive access. Only a cluster with AlwaysAllow allows it. */
export const asksForTheWorst = {
  user: 'dayone:nobody',
  groups: [],
  verb: 'get',
  group: '',
  resource: 'secrets',
  namespace: 'kube-system',
} as const

export const observe = async (config: RbacConfig, { ports, clock }: StepContext<RbacPorts>): Promise<RbacObserved> => {
  const { kube } = ports
  const desired = objects(config)
  // Complete lists first: objects observed by label are then served from them.
  const [namespaces, rights, observed, worstCase] = await Promise.all([
    kube.observeAll({ apiVersion: 'v1', kind: 'Namespace' }),
    readRights(ports, config, clock),
    kube.observe(
      desired.map(({ manifest }) => manifest),
      ownership.kinds,
    ),
    reviewAccess(kube.observing, asksForTheWorst),
  ])
  return {
    objects: observed,
    leftovers: findLeftovers(desired, observed, ownership),
    namespaces: namespaces.map(({ metadata }) => metadata.name),
    allowsAll: worstCase.allowed,
    rights,
    ...(worstCase.allowed ? { unbound: await readUnbound(kube, clock) } : {}),
  }
}

const readUnbound = async (kube: Kube, clock: Clock): Promise<readonly UnboundAccount[]> => {
  const of = (kind: string) => kube.list({ apiVersion: 'rbac.authorization.k8s.io/v1', kind })
  const [inventory, clusterWide, inNamespaces] = await Promise.all([
    readInventory(kube, clock),
    of('ClusterRoleBinding'),
    of('RoleBinding'),
  ])
  return findUnboundAccounts(inventory, [...clusterWide, ...inNamespaces])
}
