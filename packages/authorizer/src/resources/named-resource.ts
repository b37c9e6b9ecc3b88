import { UserError } from '@dayone/pipeline'
import type { ApiResource } from './api-resource.ts'
import { knownResources } from './known-resources.ts'

/** The meaning of `deployments.apps`, `pods/log`, `deploy` or `/healthz`. */
export type NamedResource =
  | { readonly path: string }
  | {
      readonly apiGroup: string
      readonly resource: string
      readonly subresource?: string
      /** Undefined for an unknown resource. */
      readonly isNamespaced?: boolean
    }

const isCalled = ({ resource, kind, shortNames }: ApiResource, name: string): boolean =>
  resource === name || kind.toLowerCase() === name || shortNames.includes(name)

/** RBAC does not distinguish `deployments.v1.apps` from `deployments.apps`. */
const withoutVersion = (group: string): string => group.replace(/^v\d+((alpha|beta)\d+)?(\.|$)/, '')

/**
 * Parses a resource like kubectl: plural, singular or short name, with the group after a dot and a subresource after a
 * slash; a path begins with a slash. `more` are resources in addition to those of Kubernetes, with lower precedence.
 * Throws UserError (exit 2) for an unknown name without a group, because it is ambiguous. Pure.
 */
export const namedResource = (text: string, more: readonly ApiResource[] = []): NamedResource => {
  if (text.startsWith('/')) return { path: text }
  const [whole = '', ...behind] = text.split('/')
  const subresource = behind.join('/')
  const sub = subresource === '' ? {} : { subresource }
  const dot = whole.indexOf('.')
  const name = (dot < 0 ? whole : whole.slice(0, dot)).toLowerCase()
  if (name === '' || (behind.length > 0 && subresource === ''))
    throw new UserError(`"${text}" is not a resource.`, {
      hint: 'For example: pods, deployments.apps, pods/log, /healthz',
    })
  const known = [...knownResources, ...more]
  if (dot >= 0) {
    const apiGroup = withoutVersion(whole.slice(dot + 1))
    const one = known.find((resource) => resource.apiGroup === apiGroup && isCalled(resource, name))
    return { apiGroup, resource: one?.resource ?? name, ...sub, ...(one && { isNamespaced: one.isNamespaced }) }
  }
  if (name === '*') return { apiGroup: '*', resource: '*', ...sub }
  const one = known.find((resource) => isCalled(resource, name))
  if (one === undefined)
    throw new UserError(`Kubernetes has no resource "${name}".`, {
      hint: `Write the group of a custom resource: ${name}.example.com`,
    })
  return { apiGroup: one.apiGroup, resource: one.resource, ...sub, isNamespaced: one.isNamespaced }
}
