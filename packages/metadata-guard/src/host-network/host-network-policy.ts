import { admissionPolicyKind, matching, type KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import { bindingElsewhere } from './binding-elsewhere.ts'

export const hostNetworkPolicyName = 'dayone-no-host-access'

/** Why host network pods are not rejected; empty if the server supports the policy. */
export const admissionFindings = (isServed: boolean): readonly Finding[] =>
  isServed
    ? []
    : [
        {
          id: 'MG-03',
          kind: 'impossible',
          target: hostNetworkPolicyName,
          severity: 'high',
          control: 'MG-03',
          text: 'This Kubernetes version has no ValidatingAdmissionPolicy (added in 1.30): pods with hostNetwork are not rejected.',
          hint: 'Upgrade Kubernetes, one minor version at a time. Until then `dayone up namespaces` rejects them with Pod Security.',
        },
      ]

/**
 * Pods are checked only on creation: the field is immutable, and updates must stay possible so that a pod can be
 * cleaned up.
 */
const resourceRules = [
  { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: 'Namespaced' },
  // A rule on `pods` does not match this subresource, so `kubectl debug` would bypass it.
  {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['UPDATE'],
    resources: ['pods/ephemeralcontainers'],
    scope: 'Namespaced',
  },
  {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources: ['replicationcontrollers'],
    scope: 'Namespaced',
  },
  {
    apiGroups: ['apps'],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
    scope: 'Namespaced',
  },
  {
    apiGroups: ['batch'],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources: ['cronjobs', 'jobs'],
    scope: 'Namespaced',
  },
]

/** CEL for "the object's pods use the host network"; `dyn`, because one policy matches kinds with different shapes. */
const usesHostNetwork = (object: string): string =>
  [
    `dyn(${object}).kind == 'Pod' ? dyn(${object}).spec.?hostNetwork.orValue(false)`,
    `dyn(${object}).kind == 'CronJob' ? dyn(${object}).spec.jobTemplate.spec.template.spec.?hostNetwork.orValue(false)`,
    `dyn(${object}).spec.?template.?spec.?hostNetwork.orValue(false)`,
  ].join(' : ')

/**
 * Rejects host network pods, which network policies do not cover and which are one hop from the metadata address. An
 * existing workload that uses the host network may still be updated, so that its owner can scale it down and the
 * garbage collector can delete it; its new pods are rejected. MG-03; CIS 5.2.5; PSS baseline.
 */
export const hostNetworkPolicy = (allowed: readonly string[]): KubeObject => ({
  ...admissionPolicyKind,
  metadata: { name: hostNetworkPolicyName },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: matching(resourceRules),
    variables: [
      { name: 'usesHostNetwork', expression: usesHostNetwork('object') },
      {
        name: 'usedItBefore',
        expression: `request.operation == 'UPDATE' && request.?subResource.orValue('') == '' && (${usesHostNetwork('oldObject')})`,
      },
    ],
    validations: [
      {
        expression: '!variables.usesHostNetwork || variables.usedItBefore',
        message: `hostNetwork is not allowed in this namespace: such a pod can reach the cloud metadata service. Allowed in: ${allowed.join(', ')}.`,
        reason: 'Forbidden',
      },
    ],
  },
})

/** By namespace, never by user: nodes create the objects of static pods, and mistakes of administrators count too. */
export const hostNetworkBinding = (allowed: readonly string[]): KubeObject =>
  bindingElsewhere(hostNetworkPolicyName, allowed)
