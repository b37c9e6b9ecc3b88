import { isPathAction, namedResource, type Action, type ApiResource } from '@dayone/authorizer'
import { defined, UserError } from '@dayone/pipeline'

/** The action, and a note on how it was interpreted. */
export interface AskedAction {
  readonly action: Action
  readonly note?: string
}

/**
 * Reads `delete pods web-0`. Cluster-scoped resources are queried without a namespace. Throws UserError (exit 2) for an
 * unknown resource. Pure.
 */
export function actionOf(
  [verb = '', resource = '', name]: readonly string[],
  namespace: string | undefined,
  more: readonly ApiResource[],
): AskedAction {
  const named = namedResource(resource, more)
  if ('path' in named) {
    if (name !== undefined) throw new UserError(`A non-resource path takes no name: ${resource} ${name}.`)
    return { action: { verb: verb.toLowerCase(), path: named.path } }
  }
  const { isNamespaced, ...what } = named
  const action = { verb: verb.toLowerCase(), ...what, ...defined({ name }) }
  // A request for one Namespace is one in that namespace: that is how its path reads.
  if (what.apiGroup === '' && what.resource === 'namespaces')
    return { action: { ...action, ...defined({ namespace: name }) } }
  if (isNamespaced === false && namespace !== undefined)
    return { action, note: `${resource} is cluster-scoped; -n ${namespace} has no effect.` }
  return { action: { ...action, ...defined({ namespace }) } }
}

/** `in shop`, `in every namespace`, or nothing for a path. */
export const whereText = (action: Action): string => {
  if (isPathAction(action)) return ''
  return action.namespace === undefined || action.namespace === '' ? ' in every namespace' : ''
}
