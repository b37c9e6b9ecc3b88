import type { TenantRule } from '../tenant-rule.ts'

/** A namespace and the host names that its Ingresses may use; each may begin with `*.`. */
export interface HostClaim {
  readonly namespace: string
  readonly hosts: readonly string[]
}

/**
 * Annotations with host names, separated by commas: more names of an Ingress, and names in DNS.
 * https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#server-alias,
 * https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/
 */
export const nameAnnotations = {
  alias: 'nginx.ingress.kubernetes.io/server-alias',
  dns: ['external-dns.alpha.kubernetes.io/hostname', 'external-dns.alpha.kubernetes.io/internal-hostname'],
} as const

const covers = (wide: string, narrow: string): string =>
  `(${wide}.startsWith('*.') && ${narrow}.endsWith(${wide}.substring(1)))`

/** CEL: claimed by another namespace, including wildcards on both sides. */
const isTheirs = (host: string): string =>
  `variables.claims.exists(c, c.n != request.namespace && c.h.exists(h, h == ${host} || ${covers('h', host)} || ${covers(host, 'h')}))`

/** CEL: not in this namespace's list, if it has one; otherwise claimed by another namespace. */
const isNotOurs = (host: string): string => {
  const own = 'variables.claims.exists(c, c.n == request.namespace)'
  const isOwn = `variables.claims.exists(c, c.n == request.namespace && c.h.exists(h, h == ${host} || ${covers('h', host)}))`
  return `(${own} ? !${isOwn} : ${isTheirs(host)})`
}

/** CEL: the names in an annotation, in lower case and without the dot that ends a full name. */
const namesIn = (object: string, annotation: string): string =>
  `dyn(${object}).metadata.?annotations.orValue({})[?'${annotation}'].orValue('').split(',').map(a, a.trim().lowerAscii()).filter(a, a != '').map(a, a.endsWith('.') ? a.substring(0, a.size() - 1) : a)`

const isKind = (object: string, kind: string): string => `dyn(${object}).kind == '${kind}'`
const spec = (object: string): string => `dyn(${object}).spec`

/** Whose host names an object may use. An alias can be a regular expression, which no list of names contains. */
export const hostRules: readonly TenantRule[] = [
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
  {
    id: 'claimed-tls-host',
    message: 'Hosts under tls must belong to this namespace (ingressHosts in dayone.yaml) and to no other.',
    broken: (object) =>
      `${isKind(object, 'Ingress')} && ${spec(object)}.?tls.orValue([]).exists(t, t.?hosts.orValue([]).exists(x, ${isNotOurs('x')}))`,
  },
  {
    id: 'claimed-alias',
    message: `Names in ${nameAnnotations.alias} must belong to this namespace (ingressHosts in dayone.yaml) and to no other.`,
    broken: (object) =>
      `${isKind(object, 'Ingress')} && ${namesIn(object, nameAnnotations.alias)}.exists(x, !x.matches('^[a-z0-9.*-]+$') || ${isNotOurs('x')})`,
  },
  {
    id: 'claimed-name',
    message: `Names in ${nameAnnotations.dns[0]} must not belong to another namespace (ingressHosts in dayone.yaml).`,
    broken: (object) =>
      `(${isKind(object, 'Ingress')} || ${isKind(object, 'Service')}) && (${nameAnnotations.dns
        .map((annotation) => `${namesIn(object, annotation)}.exists(x, ${isTheirs('x')})`)
        .join(' || ')})`,
  },
]
