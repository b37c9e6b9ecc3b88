import { admissionPolicyKind, matching, type KubeObject } from '@dayone/kube'
import { exposureRules, type ExposureClaim } from './exposure-rules.ts'
import { validationOf, type TenantRule } from './tenant-rule.ts'

export const objectPolicyName = 'dayone-tenant-objects'

/** A namespace and the host names that its Ingresses may use; each may begin with `*.`. */
export interface HostClaim {
  readonly namespace: string
  readonly hosts: readonly string[]
}

const isKind = (object: string, kind: string): string => `dyn(${object}).kind == '${kind}'`
const spec = (object: string): string => `dyn(${object}).spec`

const rules: readonly TenantRule[] = [
  {
    id: 'no-disruption',
    message: 'PodDisruptionBudget must allow disruptions: otherwise it blocks every node upgrade.',
    broken: (object) =>
      `${isKind(object, 'PodDisruptionBudget')} && (string(${spec(object)}.?maxUnavailable.orValue(1)) in ['0', '0%'] || string(${spec(object)}.?minAvailable.orValue(0)) == '100%')`,
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
    id: 'ingress-host',
    message:
      'Ingress rules must have a host, and defaultBackend is not allowed: it would serve the hosts of all teams.',
    broken: (object) =>
      `${isKind(object, 'Ingress')} && (has(${spec(object)}.defaultBackend) || ${spec(object)}.?rules.orValue([]).size() == 0 || ${spec(object)}.rules.exists(r, r.?host.orValue('') == ''))`,
  },
  {
    id: 'claimed-host',
    message: 'Ingress host must belong to this namespace (ingressHosts in dayone.yaml) and to no other.',
    broken: (object) =>
      `${isKind(object, 'Ingress')} && ${spec(object)}.?rules.orValue([]).exists(r, r.?host.orValue('') != '' && ${isNotOurs('r.host')})`,
  },
]

/**
 * CEL: not in this namespace's list, if it has one; otherwise claimed by another namespace, including wildcards on both
 * sides.
 */
const isNotOurs = (host: string): string => {
  const covers = (wide: string, narrow: string) =>
    `(${wide}.startsWith('*.') && ${narrow}.endsWith(${wide}.substring(1)))`
  const own = 'variables.claims.exists(c, c.n == request.namespace)'
  const isOwn = `variables.claims.exists(c, c.n == request.namespace && c.h.exists(h, h == ${host} || ${covers('h', host)}))`
  const isTheirs = `variables.claims.exists(c, c.n != request.namespace && c.h.exists(h, h == ${host} || ${covers('h', host)} || ${covers(host, 'h')}))`
  return `(${own} ? !${isOwn} : ${isTheirs})`
}

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
    validations: [...rules, ...exposureRules(exposed)].map(validationOf),
  },
})
