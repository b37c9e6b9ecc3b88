import { Parser } from 'yaml'

/**
 * Splits a text of several YAML documents into pieces with one document each; joined they are the text again. A change
 * in one of many documents then parses only that one. Pure.
 */
export function yamlPieces(text: string): readonly string[] {
  // A directive (`%YAML`, `%TAG`) precedes the marker of its document.
  if (/^%/m.test(text)) return [text]
  const starts: number[] = []
  for (const token of new Parser().parse(text)) if (token.type === 'document') starts.push(token.offset)
  const cuts = starts.slice(1).filter((at) => text.startsWith('---', at) && (at === 0 || text[at - 1] === '\n'))
  return [0, ...cuts].map((from, index) => text.slice(from, cuts[index] ?? text.length))
}
