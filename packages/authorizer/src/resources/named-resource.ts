import { UserError } from '@dayone/pipeline'
import type { ApiResource } from './api-resource.ts'
import { knownResources } from './known-resources.ts'

/** What a person means by `deployments.apps`, `pods/log`, `deploy` or `/healthz`. */
export type NamedResource =
  | { readonly path: string }
  | {
      readonly apiGroup: string
      readonly resource: string
      readonly subresource?: string
      /** Undefined where nobody knows the resource. */
      readonly isNamespaced?: boolean
    }

const isCalled = ({ resource, kind, shortNames }: ApiResource, name: string): boolean =>
  resource === name || kind.toLowerCase() === name || shortNames.includes(name)

/** `deployments.v1.apps` is the same to RBAC as `deployments.apps`. */
const withoutVersion = (group: string): string => group.replace(/^v\d+((alpha|beta)\d+)?(\.|$)/, '')

/**
 * Reads a resource as kubectl takes it: plural, singular or short name, its group behind a dot, a subresource behind a
 * slash; a path begins with a slash. `more` are further resources than those of Kubernetes itself; they are asked after
 * them. Throws UserError (exit 2) for a name that nobody knows and that has no group: it could mean anything. Pure.
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
