import { UserError } from '@dayone/pipeline'
import { isMap, isSeq, parse, parseDocument, type Document } from 'yaml'

/** The result of merging two kubeconfigs. */
export interface MergedKubeconfig {
  readonly text: string
  /**
   * What happened to the entries of that name: `added`; `renewed` if they belonged to the same cluster; `replaced` if
   * they belonged to another one.
   */
  readonly did: 'added' | 'renewed' | 'replaced'
  /** The context that kubectl uses by default. */
  readonly currentContext: string
}

interface Kubeconfig {
  readonly 'current-context': string
  readonly clusters: readonly { readonly name: string; readonly cluster: Readonly<Record<string, unknown>> }[]
  readonly users: readonly { readonly name: string }[]
  readonly contexts: readonly { readonly name: string }[]
}

const LISTS = ['clusters', 'users', 'contexts'] as const

/**
 * Merges the entries of `addition`, a kubeconfig of kops, into `present`. All other entries, comments and the current
 * context stay; the current context is set only if there is none. Pure. Format:
 * https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 *
 * @throws UserError (exit 2) if `present` is not a valid kubeconfig: a file with credentials is not overwritten on a
 * guess.
 */
export function mergeKubeconfig(present: string | undefined, addition: string): MergedKubeconfig {
  const added = parse(addition) as Kubeconfig
  const context = added['current-context']
  if (present === undefined || present.trim() === '') return { text: addition, did: 'added', currentContext: context }
  const document = documentOf(present)
  if (document instanceof RangeError || document.errors.length > 0 || !isMap(document.contents)) {
    throw new UserError('The file to merge into is not a kubeconfig. Nothing was written.', {
      hint: 'Specify another file with --out, or fix this one.',
      cause: document instanceof RangeError ? document : document.errors[0],
    })
  }
  const authority = authorityOf(document, context)
  const isKnown = LISTS.some((list) => placeOf(document, list, context) !== undefined)
  const isSame = authority === added.clusters[0]?.cluster['certificate-authority-data']
  for (const list of LISTS) for (const entry of added[list]) setEntry(document, list, entry)
  const current = document.get('current-context')
  if (typeof current !== 'string' || current === '') document.set('current-context', context)
  return {
    text: document.toString({ lineWidth: 0 }),
    did: !isKnown ? 'added' : isSame ? 'renewed' : 'replaced',
    currentContext: String(document.get('current-context')),
  }
}

/** The names of the contexts in a kubeconfig; empty for invalid input. Pure. */
export function contextNames(text: string): readonly string[] {
  const document = documentOf(text)
  const contexts = !(document instanceof RangeError) && isMap(document.contents) ? document.get('contexts') : undefined
  return isSeq(contexts) ? contexts.items.flatMap((item) => (isMap(item) ? [String(item.get('name'))] : [])) : []
}

/** Returns the error of the parser if the text is nested too deeply. */
function documentOf(text: string): Document | RangeError {
  try {
    return parseDocument(text)
  } catch (error) {
    if (error instanceof RangeError) return error
    throw error
  }
}

function placeOf(document: Document, list: string, name: string): number | undefined {
  const entries = document.get(list)
  if (!isSeq(entries)) return undefined
  const at = entries.items.findIndex((item) => isMap(item) && item.get('name') === name)
  return at === -1 ? undefined : at
}

function authorityOf(document: Document, name: string): unknown {
  const at = placeOf(document, 'clusters', name)
  return at === undefined ? undefined : document.getIn(['clusters', at, 'cluster', 'certificate-authority-data'])
}

function setEntry(document: Document, list: string, entry: { readonly name: string }): void {
  if (!isSeq(document.get(list))) document.set(list, document.createNode([]))
  const at = placeOf(document, list, entry.name)
  if (at === undefined) document.addIn([list], document.createNode(entry))
  else document.setIn([list, at], document.createNode(entry))
}
