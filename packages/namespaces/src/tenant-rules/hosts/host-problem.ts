import type { KubeObject } from '@dayone/kube'
import { nameAnnotations, type HostClaim } from './host-rules.ts'

interface IngressSpec {
  readonly defaultBackend?: object
  readonly rules?: readonly { readonly host?: string }[]
  readonly tls?: readonly { readonly hosts?: readonly string[] }[]
}

const covers = (wide: string, narrow: string): boolean => wide.startsWith('*.') && narrow.endsWith(wide.slice(1))

const isTheirs = (host: string, namespace: string | undefined, claims: readonly HostClaim[]): boolean =>
  claims.some(
    (claim) =>
      claim.namespace !== namespace &&
      claim.hosts.some((one) => one === host || covers(one, host) || covers(host, one)),
  )

const isNotOurs = (host: string, namespace: string | undefined, claims: readonly HostClaim[]): boolean => {
  const own = claims.find((claim) => claim.namespace === namespace)
  return own === undefined
    ? isTheirs(host, namespace, claims)
    : !own.hosts.some((one) => one === host || covers(one, host))
}

const namesIn = ({ metadata: { annotations = {} } }: KubeObject, annotation: string): readonly string[] =>
  (annotations[annotation] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase().replace(/\.$/, ''))
    .filter((name) => name !== '')

/** Why the rules for hosts reject the DNS names of a Service or Ingress, as a part of a sentence. */
export const dnsNameProblem = (object: KubeObject, claims: readonly HostClaim[]): string | undefined => {
  const { namespace } = object.metadata
  const foreign = nameAnnotations.dns
    .flatMap((annotation) => namesIn(object, annotation))
    .find((name) => isTheirs(name, namespace, claims))
  return foreign === undefined ? undefined : `the DNS name ${foreign} is one of another namespace`
}

/** Why the rules for hosts reject an Ingress, as a part of a sentence. */
export const ingressHostProblem = (object: KubeObject, claims: readonly HostClaim[]): string | undefined => {
  const { defaultBackend, rules = [], tls = [] } = (object['spec'] ?? {}) as IngressSpec
  const { namespace } = object.metadata
  if (defaultBackend !== undefined || rules.length === 0 || rules.some(({ host = '' }) => host === ''))
    return 'it serves every host'
  const aliases = namesIn(object, nameAnnotations.alias)
  const pattern = aliases.find((name) => !/^[a-z0-9.*-]+$/.test(name))
  if (pattern !== undefined) return `the alias ${pattern} is not a host name`
  const foreign = [...rules.map(({ host = '' }) => host), ...tls.flatMap(({ hosts = [] }) => hosts), ...aliases].find(
    (host) => isNotOurs(host, namespace, claims),
  )
  return foreign === undefined ? dnsNameProblem(object, claims) : `the host ${foreign} is not one of this namespace`
}
