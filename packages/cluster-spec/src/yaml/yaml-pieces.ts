import { Parser } from 'yaml'

/**
 * A text of several YAML documents in pieces that hold one each, with what stands between them; put together again they are
 * the text. So a change in one of many documents reads that one alone. Pure.
 */
export function yamlPieces(text: string): readonly string[] {
  // A directive (`%YAML`, `%TAG`) stands before the marker of the document it is about.
  if (/^%/m.test(text)) return [text]
  const starts: number[] = []
  for (const token of new Parser().parse(text)) if (token.type === 'document') starts.push(token.offset)
  const cuts = starts.slice(1).filter((at) => text.startsWith('---', at) && (at === 0 || text[at - 1] === '\n'))
  return [0, ...cuts].map((from, index) => text.slice(from, cuts[index] ?? text.length))
}
