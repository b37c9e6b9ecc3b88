import { refId, refOf, readInventory, type Kube } from '@dayone/kube'
import type { StatusTable, StepContext } from '@dayone/pipeline'
import type { NamespacesConfig } from '../config.ts'
import { readPolicies } from '../foreign-policies/read-policies.ts'
import { objects } from '../objects/objects.ts'
import { readPlatform } from '../platform/read-platform.ts'
import { gradeNamespaces } from './grade-namespaces.ts'
import { gradeTable } from './grade-table.ts'

/** `dayone status namespaces`: every namespace of the cluster, whoever owns it. One LIST of each kind. */
export const readGrades = async (
  config: NamespacesConfig | undefined,
  { ports: { kube }, facts, clock }: StepContext<{ kube: Kube }>,
): Promise<readonly StatusTable[]> => {
  const [namespaces, policies, quotas, { workloads }] = await Promise.all([
    kube.observeAll({ apiVersion: 'v1', kind: 'Namespace' }),
    readPolicies(kube, facts.networkPlugin.name),
    kube.observeAll({ apiVersion: 'v1', kind: 'ResourceQuota' }),
    readInventory(kube, clock),
  ])
  // Without a configuration, everything in the cluster is of others.
  const guards =
    config === undefined ? [] : objects({ ...config, platform: (await readPlatform(config, facts, kube)).rules }, facts)
  const own = new Set(guards.map(({ manifest }) => refId(refOf(manifest))))
  const { enforcesNetworkPolicy } = facts.networkPlugin
  const isOurs = (policy: (typeof namespaces)[number]): boolean => own.has(refId(refOf(policy)))
  return [gradeTable(gradeNamespaces({ namespaces, policies, quotas, workloads, enforcesNetworkPolicy, isOurs }))]
}
