import type { KubeObject } from '@dayone/kube'
import type { NamespaceConfig } from '../config.ts'

/** Defaults for containers, and the maximum per container. Must exist before the quota, or pods are rejected. */
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

/** The total that the namespace may use. https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
export const resourceQuota = ({ name, quota }: NamespaceConfig): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'dayone', namespace: name },
  spec: { hard: Object.fromEntries(Object.entries(quota).map(([resource, amount]) => [resource, String(amount)])) },
})
