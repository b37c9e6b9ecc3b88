import type { ClusterSpec } from '../cluster-spec.ts'
import { documentOf } from './document-of.ts'
import { readPath } from '../read-path.ts'
import { isSameValue } from '../yaml/same-value.ts'
import type { SpecEdit } from './spec-edit.ts'

/** The edits that differ from the specification: for planning, and to verify what kops saved. */
export const missingEdits = (spec: ClusterSpec, edits: readonly SpecEdit[]): readonly SpecEdit[] =>
  edits.filter((edit) => !holds(readPath(documentOf(spec, edit.document), edit.path), edit))

function holds(value: unknown, { op, value: wanted }: SpecEdit): boolean {
  if (op === 'set') return isSameValue(value, wanted)
  const list: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : []
  const elements: readonly unknown[] = Array.isArray(wanted) ? (wanted as unknown[]) : [wanted]
  const has = (element: unknown): boolean => list.some((one) => isSameValue(one, element))
  return op === 'add' ? elements.every(has) : !elements.some(has)
}
