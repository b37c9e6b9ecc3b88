import { parseClusterSpec } from '@dayone/cluster-spec'
import type { MetadataGuardPorts } from './metadata-guard-ports.ts'

/** A cluster without instances: launch templates and instances (MG-01) are tested on the practice cloud, end to end. */
export const withoutMachines = (roles: MetadataGuardPorts['cloud']['roles']): Omit<MetadataGuardPorts, 'kube'> => ({
  kops: {
    state: 's3://laws',
    getSpec: async () =>
      parseClusterSpec('{ apiVersion: kops.k8s.io/v1alpha2, kind: Cluster, metadata: { name: laws }, spec: {} }'),
  },
  cloud: {
    instances: async () => [],
    launchTemplates: async () => [],
    setMetadataOptions: () => Promise.reject(new Error('there is no machine')),
    roles,
  },
})
