import type { PolicyRule } from '@dayone/authorizer'
import type { KubeObject } from '@dayone/kube'
import { personaTable, type Persona } from './persona-table.ts'

/** The rules of a persona in its namespaces. */
export const personaRules = (persona: Persona): readonly PolicyRule[] => personaTable[persona].rules

export const clusterRoleName = (persona: Persona): string => `dayone:${persona}`

/**
 * Our own role, instead of the built-in `view`, `edit` and `admin`: `edit` reads secrets, runs commands in pods,
 * impersonates any service account and may delete network policies. No wildcard (CIS 5.1.3), and no label that would
 * aggregate it into a built-in role.
 */
export const clusterRole = (persona: Persona): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: clusterRoleName(persona) },
  rules: personaTable[persona].rules,
})
