import { admissionPolicyKind, matching, type KubeObject } from '@dayone/kube'
import { validationOf } from './tenant-rule.ts'
import { imageRules } from './image-rules.ts'
import { cordonRules } from './cordon-rules.ts'
import { placementRules } from './placement-rules.ts'

export const workloadPolicyName = 'dayone-tenant-workloads'

const on = (apiGroup: string, operations: readonly string[], resources: readonly string[]) => ({
  apiGroups: [apiGroup],
  apiVersions: ['v1'],
  operations,
  resources,
  scope: 'Namespaced',
})

/**
 * Also updates of pods: images, finalizers and additional tolerations of a running pod can be changed.
 * https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement
 */
const resourceRules = [
  on('', ['CREATE', 'UPDATE'], ['pods']),
  // A rule on `pods` does not match this subresource, so `kubectl debug` would bypass it.
  on('', ['UPDATE'], ['pods/ephemeralcontainers']),
  on('', ['CREATE', 'UPDATE'], ['replicationcontrollers']),
  on('apps', ['CREATE', 'UPDATE'], ['daemonsets', 'deployments', 'replicasets', 'statefulsets']),
  on('batch', ['CREATE', 'UPDATE'], ['cronjobs', 'jobs']),
]

/** Rules for the pods of teams, in every kind that creates pods. NS-07, MG-04. */
export const workloadPolicy = (registries: readonly string[], cordoned: readonly string[]): KubeObject => ({
  ...admissionPolicyKind,
  metadata: { name: workloadPolicyName },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: matching(resourceRules),
    variables: [
      { name: 'isDebug', expression: "request.?subResource.orValue('') == 'ephemeralcontainers'" },
      { name: 'isChange', expression: "request.operation == 'UPDATE' && !variables.isDebug" },
      ...(registries.length === 0
        ? []
        : [{ name: 'registries', expression: `[${registries.map((one) => `'${one}'`).join(', ')}]` }]),
    ],
    validations: [...cordonRules(cordoned), ...placementRules, ...imageRules(registries)].map(validationOf),
  },
})
