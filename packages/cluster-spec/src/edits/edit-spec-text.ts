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
 * A person's own YAML text with what `target` says in the places where it differs; every other line stays as it is:
 * comments, blank lines, quotes, order, documents we do not know, a byte order mark, the line breaks of Windows, a last
 * line without one. Where an alias stands in the way of a difference, the aliases of that document are written out.
 * The result is read again and compared with `target`. Throws UserError (exit 2) rather than lose anything: it names the
 * places that have to be edited by hand.
 */
export function editSpecText(text: string, target: ClusterSpec): string {
  const bom = text.startsWith(BOM) ? BOM : ''
  const isWindows = !/(^|[^\r])\n/.test(text) && text.includes('\r\n')
  const plain = text.slice(bom.length)
  const edited = withDifferences(isWindows ? plain.replaceAll('\r\n', '\n') : plain, target)
  return bom + (isWindows ? edited.replaceAll('\n', '\r\n') : edited)
}

function withDifferences(text: string, target: ClusterSpec): string {
  // New keys first: a map that loses its only key before it gets another would have to be written anew.
  const differences = diffSpecs(parseClusterSpec(text), target).toSorted(
    (left, right) => Number(left.after === undefined) - Number(right.after === undefined),
  )
  const byDocument = Map.groupBy(differences, ({ document }) => document)
  const edited = eachDocument(text, (piece, name) => (byDocument.get(name) ?? []).reduce(withDifference, piece))
  const left = diffSpecs(parseClusterSpec(edited), target)
  if (left.length === 0) return edited
  // What came by an alias changes in two places, or in none.
  const names = new Set(left.map(({ document }) => document))
  const plain = eachDocument(text, (piece, name) => (names.has(name) ? withoutAliases(piece, name) : piece))
  if (plain === text) throw byHand(left)
  return withDifferences(plain, target)
}

/** The text with each of its kops documents changed by itself: what one says is read again, not what all say. */
const eachDocument = (text: string, change: (piece: string, name: string) => string): string =>
  yamlPieces(text)
    .map((piece) => documentNames(piece).reduce(change, piece))
    .join('')

function withDifference(text: string, { document, path, after }: SpecDifference): string {
  const node = documentNamed(text, document)
  return (node && spliceDifference(text, node, { path, after })) ?? text
}

/** Every alias of a document replaced by what it stands for; the anchors stay, and mean nothing any more. */
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

/** `Cluster/shop.example.com`, as differences name it. */
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
