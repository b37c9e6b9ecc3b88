import { admissionPolicyKind, matching, type KubeObject } from '@dayone/kube'
import { exposureRules, type ExposureClaim } from './exposure-rules.ts'
import { hostRules, type HostClaim } from './hosts/host-rules.ts'
import { isController } from './is-controller.ts'
import { validationOf, type TenantRule } from './tenant-rule.ts'

export const objectPolicyName = 'dayone-tenant-objects'

/** Seconds. A token outlives a change of roles: the person keeps what the account may do. */
const longestToken = 86_400

const isKind = (object: string, kind: string): string => `dyn(${object}).kind == '${kind}'`
const spec = (object: string): string => `dyn(${object}).spec`

const rules: readonly TenantRule[] = [
  {
    id: 'no-disruption',
    message: 'PodDisruptionBudget must allow disruptions: otherwise it blocks every node upgrade.',
    broken: (object) =>
      `${isKind(object, 'PodDisruptionBudget')} && (string(${spec(object)}.?maxUnavailable.orValue(1)).matches('^0+%?$') || string(${spec(object)}.?minAvailable.orValue(0)).matches('^0*100%$'))`,
  },
  {
    id: 'token-secret',
    message: 'Secrets with non-expiring service account tokens are not allowed: use `kubectl create token`.',
    broken: (object) =>
      `${isKind(object, 'Secret')} && dyn(${object}).?type.orValue('') == 'kubernetes.io/service-account-token'`,
  },
  {
    id: 'external-name',
    message:
      'Service type ExternalName is not allowed: it can direct proxies to other namespaces and to the metadata service.',
    broken: (object) => `${isKind(object, 'Service')} && ${spec(object)}.?type.orValue('') == 'ExternalName'`,
  },
  {
    id: 'external-ips',
    message: 'externalIPs are not allowed: they can intercept traffic to any address (CVE-2020-8554).',
    broken: (object) => `${isKind(object, 'Service')} && ${spec(object)}.?externalIPs.orValue([]).size() > 0`,
  },
  {
    id: 'chosen-volume',
    message: 'volumeName is not allowed: it may refer to the volume of another team.',
    // The cluster writes the volume name to a claim when it binds it.
    broken: (object) =>
      `request.operation == 'CREATE' && ${isKind(object, 'PersistentVolumeClaim')} && ${spec(object)}.?volumeName.orValue('') != ''`,
  },
  {
    id: 'long-token',
    message: 'Tokens of service accounts must expire within 24 hours (--duration=24h), unless they are bound to a pod.',
    broken: (object) =>
      `${isKind(object, 'TokenRequest')} && ${spec(object)}.?expirationSeconds.orValue(0) > ${longestToken} && ${spec(object)}.?boundObjectRef.?kind.orValue('') != 'Pod'`,
  },
  {
    id: 'binding',
    message: 'Only the scheduler binds pods to nodes: a binding bypasses it and the taints of control planes.',
    broken: (object) =>
      `${isKind(object, 'Binding')} && request.userInfo.username != 'system:kube-scheduler' && !${isController}`,
  },
]

const on = (apiGroup: string, resources: readonly string[]) => ({
  apiGroups: [apiGroup],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources,
  scope: 'Namespaced',
})

/** Objects besides pods that teams may not create. NS-09, RB-12; CVE-2020-8554. */
export const objectPolicy = (claims: readonly HostClaim[], exposed: readonly ExposureClaim[]): KubeObject => ({
  ...admissionPolicyKind,
  metadata: { name: objectPolicyName },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: matching([
      on('', ['persistentvolumeclaims', 'secrets', 'services']),
      on('', ['bindings', 'pods/binding', 'serviceaccounts/token']),
      on('networking.k8s.io', ['ingresses']),
      on('policy', ['poddisruptionbudgets']),
    ]),
    variables: [
      { name: 'isChange', expression: "request.operation == 'UPDATE'" },
      {
        name: 'claims',
        expression: `dyn([${claims
          .map(
            ({ namespace, hosts }) =>
              `{'n': dyn('${namespace}'), 'h': dyn([${hosts.map((one) => `'${one}'`).join(', ')}])}`,
          )
          .join(', ')}])`,
      },
    ],
    validations: [...rules, ...hostRules, ...exposureRules(exposed)].map(validationOf),
  },
})
