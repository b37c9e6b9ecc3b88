import { isAlias, isNode, isScalar, visit, type Document } from 'yaml'

/** What to do about a map as a key: YAML reads `{{ .Values.x }}` as one. */
export const TEMPLATE_HINT = 'If this is a template (`{{ … }}`), render it first.'

/** The position of a key that is a map or a list, which no Kubernetes object has; undefined if there is none. */
export const nonScalarKey = (document: Document.Parsed): number | undefined => {
  let found: number | undefined
  visit(document, {
    Pair(_, { key }) {
      if (!isNode(key) || isScalar(key) || isAlias(key)) return undefined
      found = key.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return found
}
