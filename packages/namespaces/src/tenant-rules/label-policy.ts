import { admissionBindingKind, admissionPolicyKind, matching, type KubeObject } from '@dayone/kube'
import { platform } from './guardrail-policy.ts'
import { podOf } from './pod-of.ts'

export const labelPolicyName = 'dayone-tenant-labels'

/** The binding for namespaces, which teams may create with any name. */
export const namespaceLabelBindingName = `${labelPolicyName}-namespaces`

const on = (apiGroup: string, resources: readonly string[], scope: 'Cluster' | 'Namespaced' = 'Namespaced') => ({
  apiGroups: [apiGroup],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources,
  scope,
})

const onNamespaces = on('', ['namespaces'], 'Cluster')

const listOf = (values: readonly string[]): string => `[${values.map((value) => `'${value}'`).join(', ')}]`

/** CEL: the key is listed, or its prefix is. */
const isForbidden = (key: string, forbidden: readonly string[]): string => {
  const [prefixes, keys] = [true, false].map((isPrefix) => forbidden.filter((one) => one.endsWith('/') === isPrefix))
  return `(${key} in ${listOf(keys ?? [])} || ${listOf(prefixes ?? [])}.exists(p, ${key}.startsWith(p)))`
}

const own = (object: string): string => `dyn(${object}).metadata.?labels.orValue({})`

/** The labels that pods get: their own, or those of the template. */
const ofPods = (object: string): string =>
  `(dyn(${object}).kind == 'Namespace' ? ${own(object)} : ${podOf(object)}.?metadata.?labels.orValue({}))`

/**
 * Labels of namespaces and pods that only the platform sets, because network policies, schedulers or bills of others
 * select by them. What an object has already may stay. Controllers of the cluster are exempt: they copy the labels of a
 * template, which is checked. Capsule: forbidden labels.
 */
export const labelPolicy = (forbidden: readonly string[]): KubeObject => ({
  ...admissionPolicyKind,
  metadata: { name: labelPolicyName },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: matching([
      onNamespaces,
      on('', ['pods', 'replicationcontrollers']),
      on('apps', ['daemonsets', 'deployments', 'replicasets', 'statefulsets']),
      on('batch', ['cronjobs', 'jobs']),
    ]),
    variables: [
      platform,
      { name: 'now', expression: ofPods('object') },
      { name: 'before', expression: `request.operation == 'UPDATE' ? ${ofPods('oldObject')} : {}` },
    ],
    validations: [
      {
        expression: `variables.isPlatform || variables.now.all(k, !${isForbidden('k', forbidden)} || (k in variables.before && variables.before[k] == variables.now[k]))`,
        message: `Only cluster admins can set these labels: ${forbidden.join(', ')} (forbiddenLabels in dayone.yaml).`,
        reason: 'Forbidden',
      },
      {
        expression: `variables.isPlatform || dyn(object).kind != 'Namespace' || variables.before.all(k, !${isForbidden('k', forbidden)} || k in variables.now)`,
        message: `Only cluster admins can remove these labels from a namespace: ${forbidden.join(', ')} (forbiddenLabels in dayone.yaml).`,
        reason: 'Forbidden',
      },
    ],
  },
})

/** Binds the policy to every namespace as an object, also one that is created later. */
export const namespaceLabelBinding = (): KubeObject => ({
  ...admissionBindingKind,
  metadata: { name: namespaceLabelBindingName },
  spec: {
    policyName: labelPolicyName,
    validationActions: ['Deny'],
    matchResources: { ...matching([onNamespaces]), objectSelector: {}, namespaceSelector: {} },
  },
})
