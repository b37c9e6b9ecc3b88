import { isNode, visit } from 'yaml'
import { lineStart } from './text-lines.ts'

/**
 * The edited text with the comments of a replaced value that it no longer contains, on lines above the new value.
 * `start` is the position of the value, in both texts. Pure.
 */
export function withKeptComments(before: string, edited: string, start: number, replaced: readonly unknown[]): string {
  const lost = [...new Set(replaced.flatMap(commentsOf))].filter(
    (comment) => occurrences(edited, comment) < occurrences(before, comment),
  )
  if (lost.length === 0) return edited
  const line = lineStart(edited, start)
  const indent = /^ */.exec(edited.slice(line))?.[0] ?? ''
  return `${edited.slice(0, line)}${lost.map((comment) => `${indent}${comment}\n`).join('')}${edited.slice(line)}`
}

/** Every comment line in and after a node, with its `#`, in order. */
function commentsOf(node: unknown): readonly string[] {
  const found: string[] = []
  const add = (comment: string | null | undefined): void =>
    void found.push(...(comment ?? '').split('\n').flatMap((line) => (line.trim() === '' ? [] : [`#${line}`])))
  if (!isNode(node)) return found
  visit(node, (_, one) => {
    if (!isNode(one)) return
    add(one.commentBefore)
    add(one.comment)
  })
  return found
}

const occurrences = (text: string, part: string): number => text.split(part).length - 1
