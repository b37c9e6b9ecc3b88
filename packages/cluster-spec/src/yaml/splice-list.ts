import { isSeq, type Document, type YAMLSeq } from 'yaml'
import { isSameValue } from './same-value.ts'
import { takeAway } from './splice-slot.ts'
import { columnOf, hang, insertAfterLine } from './text-lines.ts'
import { dashOf, endOf, isFlow, type Slot } from './yaml-slot.ts'
import { blockText, type YamlStyle } from './yaml-style.ts'

/** The changes of a list: removed items, and items to append. */
export interface ListChanges {
  readonly gone: readonly number[]
  readonly added: readonly unknown[]
}

/** Undefined if the list must be rewritten: no item stays, or it is on one line. Pure. */
export function listChanges(list: YAMLSeq, document: Document, after: readonly unknown[]): ListChanges | undefined {
  if (isFlow(list)) return undefined
  const before = list.toJS(document) as readonly unknown[]
  const gone: number[] = []
  let kept = 0
  for (const [index, item] of before.entries()) {
    if (kept < after.length && isSameValue(item, after[kept])) kept += 1
    else gone.push(index)
  }
  return kept === 0 ? undefined : { gone, added: after.slice(kept) }
}

/** Remaining items keep their lines and comments. */
export function withListChanges(
  text: string,
  slot: Slot,
  { gone, added }: ListChanges,
  style: YamlStyle,
): string | undefined {
  const list = slot.node
  if (!isSeq(list)) return undefined
  // From end to start, so that earlier positions stay valid.
  const longer = added.length === 0 ? text : withItems(text, list, added, style)
  return gone.toReversed().reduce<string | undefined>((shorter, index) => {
    const item = { holder: list, index, node: list.items[index], outer: slot }
    return shorter === undefined ? undefined : takeAway(shorter, item, style)
  }, longer)
}

function withItems(text: string, list: YAMLSeq, added: readonly unknown[], style: YamlStyle): string {
  const end = endOf(text, list.items.at(-1))
  const column = columnOf(text, dashOf(text, list, 0))
  return insertAfterLine(text, end, ' '.repeat(column) + hang(blockText(added, style), column))
}
