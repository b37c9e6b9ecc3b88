import { UserError } from '@dayone/pipeline'
import { isMap, isSeq, type Document } from 'yaml'
import type { ClusterSpec } from '../cluster-spec.ts'
import { documentOf } from './document-of.ts'
import { missingEdits } from './missing-edits.ts'
import { parseClusterSpec } from '../parse-cluster-spec.ts'
import { readPath, showPath } from '../read-path.ts'
import { isSameValue } from '../yaml/same-value.ts'
import type { SpecEdit } from './spec-edit.ts'
import { documentsOf } from '../write-cluster-spec.ts'
import { newYamlDocument, writeYamlDocuments } from '../yaml/yaml-documents.ts'
import { hasAliases } from '../yaml/yaml-value.ts'

/**
 * The specification with these edits applied; everything else stays, including comments (in a document with YAML
 * aliases, these are expanded). Idempotent. Throws UserError (exit 2) if two steps require different values at one
 * path, if a path leads through a scalar, or if a group does not exist.
 */
export function applyEdits(spec: ClusterSpec, edits: readonly SpecEdit[]): ClusterSpec {
  const missing = missingEdits(spec, edits)
  if (missing.length === 0) return spec
  const documents = documentsOf(spec).map((document) => (hasAliases(document) ? withoutAliases(document) : document))
  for (const edit of missing) applyEdit(yamlOf(documents, spec, edit), edit)
  const edited = parseClusterSpec(writeYamlDocuments(documents))
  refuseConflicts(edited, edits)
  return edited
}

function applyEdit(document: Document, edit: SpecEdit): void {
  makeWay(document, edit)
  if (edit.op === 'set') return setValue(document, edit.path, edit.value)
  const list = (readPath(document.toJS() as unknown, edit.path) ?? []) as unknown
  if (!Array.isArray(list)) throw notA('list', edit, edit.path)
  const elements = elementsOf(edit)
  if (edit.op === 'add') {
    const added = elements.filter((element) => !list.some((one) => isSameValue(one, element)))
    if (document.getIn(edit.path) === undefined || list.length === 0) setValue(document, edit.path, added)
    else
      for (const element of added)
        document.addIn(edit.path, document.createNode(element, { aliasDuplicateObjects: false }))
    return
  }
  const gone = list.flatMap((one, index) => (elements.some((element) => isSameValue(one, element)) ? [index] : []))
  for (const index of gone.reverse()) document.deleteIn([...edit.path, index])
}

/** The elements of an `add` or `remove`. */
const elementsOf = (edit: SpecEdit): readonly unknown[] =>
  Array.isArray(edit.value) ? (edit.value as unknown[]) : [edit.value]

function setValue(document: Document, path: SpecEdit['path'], value: unknown): void {
  if (value === undefined) document.deleteIn(path)
  // A scalar replaces the old one inside its node, so that the trailing comment stays.
  else
    document.setIn(
      path,
      typeof value === 'object' ? document.createNode(value, { aliasDuplicateObjects: false }) : value,
    )
}

/** Turns an empty `kubelet:` into a map, and rejects a path through a scalar. */
function makeWay(document: Document, edit: SpecEdit): void {
  for (let length = 1; length < edit.path.length; length += 1) {
    const path = edit.path.slice(0, length)
    const node = document.getIn(path, true)
    const isIndex = typeof edit.path[length] === 'number'
    if (node === undefined && !isIndex) return
    if (isMap(node) ? !isIndex : isSeq(node) && isIndex) continue
    if (document.getIn(path) !== null || isIndex) throw notA(isIndex ? 'list' : 'map', edit, path)
    document.setIn(path, document.createNode({}))
  }
}

const notA = (kind: string, edit: SpecEdit, path: SpecEdit['path']): UserError =>
  new UserError(`${showPath(path)} is not a ${kind}, so the step ${edit.by} cannot change ${showPath(edit.path)}.`, {
    hint: 'Fix it in the specification, then run the same command again.',
  })

function refuseConflicts(spec: ClusterSpec, edits: readonly SpecEdit[]): void {
  const [lost] = missingEdits(spec, edits)
  if (lost === undefined) return
  const rivals = edits.filter((edit) => isSameValue(edit.document, lost.document) && overlaps(edit, lost))
  const steps = [...new Set(rivals.map(({ by }) => by))].join(' and ')
  throw new UserError(
    `The steps ${steps} require different values of ${showPath(lost.path)} in the kops specification.`,
    {
      hint: 'Run the steps separately, or make their answers agree.',
    },
  )
}

const overlaps = (left: SpecEdit, right: SpecEdit): boolean => {
  const length = Math.min(left.path.length, right.path.length)
  return isSameValue(left.path.slice(0, length), right.path.slice(0, length))
}

function yamlOf(documents: readonly Document[], spec: ClusterSpec, edit: SpecEdit): Document {
  const { apiVersion, kind, metadata } = documentOf(spec, edit.document) ?? groupMissing(spec, edit)
  const found = documents.find(
    (one) =>
      one.get('apiVersion') === apiVersion &&
      one.get('kind') === kind &&
      one.getIn(['metadata', 'name']) === metadata.name,
  )
  if (found === undefined) throw new Error(`no YAML document for ${kind} ${metadata.name}`)
  return found
}

function groupMissing(spec: ClusterSpec, { document, by }: SpecEdit): never {
  const name = document === 'cluster' ? 'the cluster' : document.instanceGroup
  const known = spec.instanceGroups.map(({ metadata }) => metadata.name).join(', ')
  throw new UserError(`The step ${by} needs to change the instance group ${name}, which does not exist.`, {
    hint: `Instance groups of ${spec.cluster.metadata.name}: ${known || 'none'}.`,
  })
}

const withoutAliases = (document: Document): Document => newYamlDocument(document.toJS())
