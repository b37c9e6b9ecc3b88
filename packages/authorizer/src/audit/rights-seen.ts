import { isPathAction, type AccessRequest, type ResourceAction } from '../access-request.ts'

/** More objects than this are not named one by one: all are then meant. */
export const fewNames = 5

/** Verbs whose requests are for a collection: the name that a field selector gives them is no limit that holds. */
const ofCollections: readonly string[] = ['list', 'watch', 'deletecollection']

/** One verb on one resource in one place. */
export interface SeenRight {
  readonly verb: string
  readonly apiGroup: string
  readonly resource: string
  readonly subresource: string
  /** '': in every namespace, or for what has none. */
  readonly namespace: string
  /** The objects it was used on; undefined: it needs all of them. */
  readonly names: ReadonlySet<string> | undefined
}

/** What one subject was seen to do. */
export interface RightsSeen {
  readonly rights: readonly SeenRight[]
  /** Path → verbs. */
  readonly paths: ReadonlyMap<string, ReadonlySet<string>>
}

export interface RightsBook extends RightsSeen {
  add(request: AccessRequest): void
  /** Requests for paths that were passed over because there are too many different ones. */
  readonly lostPaths: number
}

/** Whoever asks for more different paths than this is looking for holes. */
const pathsAtMost = 10_000

/** Acting as somebody is never widened to acting as anybody. */
const namesAtMost = (verb: string): number => (verb === 'impersonate' ? Infinity : fewNames)

/**
 * Collects what one subject does, in memory that grows with the kinds of requests and not with their number.
 *
 * The only widenings: a verb used on more than `fewNames` objects of a resource in a namespace is for all of them
 * (`impersonate` never), and so is every `list`, `watch`, `deletecollection` and `create`, unless it creates a
 * subresource of an object that is named (`pods/eviction`).
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
    if (name === '' || ofCollections.includes(verb)) right.names = undefined
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
