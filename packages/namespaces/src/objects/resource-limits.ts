import type { KubeObject } from '@dayone/kube'
import type { NamespaceConfig } from '../config.ts'

/** What a container gets that says nothing, and the most it may ask for. Must exist before the quota, or pods are refused. */
export const limitRange = ({ name, limits }: NamespaceConfig): KubeObject => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'dayone', namespace: name },
  spec: {
    limits: [
      { type: 'Container', default: limits.default, defaultRequest: limits.defaultRequest, max: limits.max },
      { type: 'PersistentVolumeClaim', max: { storage: limits.maxStorage } },
    ],
  },
})

/** What the namespace may use in all. https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
export const resourceQuota = ({ name, quota }: NamespaceConfig): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'dayone', namespace: name },
  spec: { hard: Object.fromEntries(Object.entries(quota).map(([resource, amount]) => [resource, String(amount)])) },
})
