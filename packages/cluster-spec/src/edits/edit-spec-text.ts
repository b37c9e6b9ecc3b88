import { UserError } from '@dayone/pipeline'
import { visit, type Document } from 'yaml'
import type { ClusterSpec } from '../cluster-spec.ts'
import { diffSpecs, type SpecDifference } from '../diff/diff-specs.ts'
import { isKopsDocument, parseClusterSpec } from '../parse-cluster-spec.ts'
import { showPath } from '../read-path.ts'
import { showValue, specDiffText } from '../diff/spec-diff-text.ts'
import { spliceDifference } from '../yaml/splice-difference.ts'
import { parseYamlDocuments } from '../yaml/yaml-documents.ts'
import { hasAliases } from '../yaml/yaml-value.ts'
import { yamlPieces } from '../yaml/yaml-pieces.ts'
import { flowText } from '../yaml/yaml-style.ts'

const BOM = '\uFEFF'

/**
 * The user's own YAML text with the values of `target` where it differs. Every other line stays: comments, blank lines,
 * quotes, order, unknown documents, a byte order mark, Windows line breaks, a last line without one. If an alias
 * prevents an edit, the aliases of that document are expanded. The result is parsed again and compared with `target`.
 * Throws UserError (exit 2) rather than lose anything, with the paths to edit by hand.
 */
export function editSpecText(text: string, target: ClusterSpec): string {
  const bom = text.startsWith(BOM) ? BOM : ''
  const isWindows = !/(^|[^\r])\n/.test(text) && text.includes('\r\n')
  const plain = text.slice(bom.length)
  const edited = withDifferences(isWindows ? plain.replaceAll('\r\n', '\n') : plain, target)
  return bom + (isWindows ? edited.replaceAll('\n', '\r\n') : edited)
}

function withDifferences(text: string, target: ClusterSpec): string {
  // New keys first: a map that loses its only key before it gets another would have to be rewritten.
  const differences = diffSpecs(parseClusterSpec(text), target).toSorted(
    (left, right) => Number(left.after === undefined) - Number(right.after === undefined),
  )
  const byDocument = Map.groupBy(differences, ({ document }) => document)
  const edited = eachDocument(text, (piece, name) => (byDocument.get(name) ?? []).reduce(withDifference, piece))
  const left = diffSpecs(parseClusterSpec(edited), target)
  if (left.length === 0) return edited
  // A value behind an alias would change in two places, or in none.
  const names = new Set(left.map(({ document }) => document))
  const plain = eachDocument(text, (piece, name) => (names.has(name) ? withoutAliases(piece, name) : piece))
  if (plain === text) throw byHand(left)
  return withDifferences(plain, target)
}

/** Edits each kops document of the text separately: only the edited document is parsed again, not all of them. */
const eachDocument = (text: string, change: (piece: string, name: string) => string): string =>
  yamlPieces(text)
    .map((piece) => documentNames(piece).reduce(change, piece))
    .join('')

function withDifference(text: string, { document, path, after }: SpecDifference): string {
  const node = documentNamed(text, document)
  return (node && spliceDifference(text, node, { path, after })) ?? text
}

/** Expands every alias of a document; the anchors stay without effect. */
function withoutAliases(text: string, name: string): string {
  const document = documentNamed(text, name)
  if (document === undefined || !hasAliases(document)) return text
  const pieces: { readonly from: number; readonly to: number; readonly value: string }[] = []
  visit(document, {
    Alias(_, alias) {
      const [from, to] = alias.range ?? [0, 0]
      pieces.push({ from, to, value: flowText(alias.toJS(document)) })
    },
  })
  return pieces.toReversed().reduce((now, { from, to, value }) => now.slice(0, from) + value + now.slice(to), text)
}

/** `Cluster/shop.example.com`, as in differences. */
const nameOf = (node: Document): string => `${String(node.get('kind'))}/${String(node.getIn(['metadata', 'name']))}`

const kopsDocuments = (text: string): readonly Document[] =>
  parseYamlDocuments(text).flatMap(({ node, value }) => (isKopsDocument(value) ? [node] : []))

const documentNames = (text: string): readonly string[] => kopsDocuments(text).map(nameOf)

const documentNamed = (text: string, name: string): Document | undefined =>
  kopsDocuments(text).find((node) => nameOf(node) === name)

const byHand = (left: readonly SpecDifference[]): UserError =>
  new UserError('This file cannot be edited without losing content. Nothing was written.', {
    hint: `Make the changes by hand: ${left.map(({ path, after }) => `${showPath(path)}: ${showValue(after)}`).join('; ')}`,
    cause: specDiffText(left),
  })
