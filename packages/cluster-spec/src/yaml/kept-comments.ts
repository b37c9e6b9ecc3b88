import { isNode, visit } from 'yaml'
import { lineStart } from './text-lines.ts'

/**
 * The edited text with the comments that stood in a replaced value and are not in it any more, on lines of their own above
 * what took its place. `start` is where that begins, in both texts. Pure.
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

/** Every line of comment in and behind a node, with its `#`, in order. */
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
