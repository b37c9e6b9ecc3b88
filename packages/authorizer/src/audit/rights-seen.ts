import { isPathAction, type AccessRequest, type ResourceAction } from '../access-request.ts'

/** With more objects, the rule covers all of them instead of listing names. */
export const fewNames = 5

/** One verb on one resource in one namespace. */
export interface SeenRight {
  readonly verb: string
  readonly apiGroup: string
  readonly resource: string
  readonly subresource: string
  /** '': all namespaces, or a cluster-scoped resource. */
  readonly namespace: string
  /** The objects it was used on; undefined: all objects. */
  readonly names: ReadonlySet<string> | undefined
}

/** The observed requests of one subject. */
export interface RightsSeen {
  readonly rights: readonly SeenRight[]
  /** Path → verbs. */
  readonly paths: ReadonlyMap<string, ReadonlySet<string>>
}

export interface RightsBook extends RightsSeen {
  add(request: AccessRequest): void
  /** The number of path requests that were ignored because there are too many distinct ones. */
  readonly lostPaths: number
}

/** A subject with more distinct paths is probably scanning. */
const pathsAtMost = 10_000

/** `impersonate` is never generalized to all users. */
const namesAtMost = (verb: string): number => (verb === 'impersonate' ? Infinity : fewNames)

/**
 * Collects the requests of one subject, in memory that grows with the kinds of requests and not with their number.
 *
 * The only generalizations: a verb used on more than `fewNames` objects of a resource in a namespace covers all of them
 * (never `impersonate`), and so does one request without a name.
 */
export const rightsBook = (): RightsBook => {
  const rights = new Map<string, Omit<SeenRight, 'names'> & { names: Set<string> | undefined }>()
  const paths = new Map<string, Set<string>>()
  let lostPaths = 0

  const addPath = (verb: string, path: string): void => {
    const verbs = paths.get(path)
    if (verbs !== undefined) verbs.add(verb)
    else if (paths.size < pathsAtMost) paths.set(path, new Set([verb]))
    else lostPaths += 1
  }
  const addResource = (action: ResourceAction): void => {
    const { verb, apiGroup, resource, subresource = '', namespace = '', name = '' } = action
    const key = [verb, apiGroup, resource, subresource, namespace].join('\n')
    const right = rights.get(key) ?? { verb, apiGroup, resource, subresource, namespace, names: new Set<string>() }
    rights.set(key, right)
    if (right.names === undefined) return
    if (name === '') right.names = undefined
    else if (right.names.add(name).size > namesAtMost(verb)) right.names = undefined
  }

  return {
    add(request) {
      if (isPathAction(request)) addPath(request.verb, request.path)
      else addResource(request)
    },
    get rights() {
      return [...rights.values()]
    },
    paths,
    get lostPaths() {
      return lostPaths
    },
  }
}
