import type { PolicyRule } from '@dayone/authorizer'
import type { KubeObject } from '@dayone/kube'
import { personaTable, type Persona } from './persona-table.ts'

/** What a persona may do in the namespaces it is bound in. */
export const personaRules = (persona: Persona): readonly PolicyRule[] => personaTable[persona].rules

export const clusterRoleName = (persona: Persona): string => `dayone:${persona}`

/**
 * One role of ours, in place of the built-in `view`, `edit` and `admin`: `edit` reads secrets, runs commands in pods,
 * becomes any service account and may delete network policies. No wildcard (CIS 5.1.3), no label that would add it to
 * a built-in role.
 */
export const clusterRole = (persona: Persona): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: clusterRoleName(persona) },
  rules: personaTable[persona].rules,
})
