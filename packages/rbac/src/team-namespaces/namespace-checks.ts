import type { KubeObject } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import type { RbacConfig } from '../config.ts'
import { unguardedNamespaces } from './pod-security.ts'

const means = 'listed the namespaces with their labels'

const missingCheck = (namespace: string): Check => ({
  id: `RBAC/missing-namespace/${namespace}`,
  rule: 'rbac/namespaces',
  target: `Namespace ${namespace}`,
  status: 'fail',
  severity: 'high',
  text: `Namespace ${namespace} does not exist: its teams have no permissions.`,
  means,
  hint: 'Create it with `dayone up namespaces`, or correct its name in dayone.yaml.',
})

const unguardedCheck = (namespace: string): Check => ({
  id: `RB-06/${namespace}`,
  rule: 'rbac/pod-security',
  target: `Namespace ${namespace}`,
  control: 'RB-06',
  status: 'fail',
  severity: 'critical',
  text: `${namespace} enforces no Pod Security: a team with permissions there can start a privileged pod and take over the node.`,
  means,
  hint: `Add ${namespace} to namespaces in dayone.yaml and run \`dayone up namespaces\`, or run \`kubectl label namespace ${namespace} pod-security.kubernetes.io/enforce=baseline\`.`,
})

/** Checks that the namespaces of the teams exist and enforce pod security. */
export const namespaceChecks = (
  config: RbacConfig,
  live: readonly KubeObject[],
  missing: readonly string[],
): readonly Check[] => {
  const facts = live.map(({ metadata: { name, labels } }) => {
    const podSecurity = labels?.['pod-security.kubernetes.io/enforce']
    return podSecurity === undefined ? { name } : { name, podSecurity }
  })
  const unguarded = unguardedNamespaces(config, { namespaces: facts })
  const pass = (id: string, text: string): Check => ({
    id,
    rule: id,
    target: 'namespaces',
    status: 'pass',
    text,
    means,
  })
  return [
    ...missing.map(missingCheck),
    ...(missing.length === 0 ? [pass('rbac/namespaces', 'Every namespace of a team exists.')] : []),
    ...unguarded.map(unguardedCheck),
    ...(unguarded.length === 0
      ? [pass('rbac/pod-security', 'Every namespace of a team rejects privileged pods.')]
      : []),
  ]
}
