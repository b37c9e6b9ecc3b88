import { applyEdits, diffSpecs, editSpecText, parseClusterSpec, specDiffText } from '@dayone/cluster-spec'
import type { Pass } from '@dayone/kops-driver'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { generatedSpecs } from './generated-specs.fixture.ts'
import { editsOf, oldSpecs } from './spec-round-trip.fixture.ts'

/** The specifications of people, edited in their own text: what `--spec FILE` writes. */
const modes = ['contributed', 'own'] as const
const passes: readonly Pass[] = ['main', 'last']

/** The text with the edits of one pass in it; once more changes nothing. */
function edited(text: string, mode: (typeof modes)[number], pass: Pass): string {
  const spec = parseClusterSpec(text)
  const target = applyEdits(spec, editsOf(spec, mode, pass))
  const written = editSpecText(text, target)
  const again = parseClusterSpec(written)
  expect(specDiffText(diffSpecs(target, again))).toBe('')
  expect(again.others).toEqual(spec.others)
  expect(editSpecText(written, applyEdits(again, editsOf(again, mode, pass)))).toBe(written)
  return written
}

const commentsOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?:^|\s)(# .*)$/gm)].map(([, comment]) => comment ?? '')

/** How people lay out their files: lists further in, everything in braces, Windows, no last line break. */
const layouts: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['from Windows', (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`],
  ['without a last line break', (text) => text.trimEnd()],
  ['with an end after every document', (text) => `---\n${text.replaceAll('\n---\n', '\n...\n---\n')}`],
]
const cases = oldSpecs.flatMap(([name, text]) =>
  layouts.flatMap(([layout, lay]) => modes.map((mode) => [name, layout, mode, lay(text)])),
)

test.each(cases as [string, string, (typeof modes)[number], string][])(
  '%s, %s (%s): makes only the announced changes, and keeps every other line and comment',
  (_, __, mode, text) => {
    const written = edited(text, mode, 'main')
    for (const comment of commentsOf(text)) expect(written).toContain(comment)
    expect(/(^|[^\r])\n/.test(written)).toBe(/(^|[^\r])\n/.test(text))
    expect(written.endsWith('\n')).toBe(text.endsWith('\n'))
    const lines = written.split('\n')
    const lost = text.split('\n').filter((line) => !lines.includes(line))
    const changed = specDiffText(diffSpecs(parseClusterSpec(text), parseClusterSpec(written)))
    // A line that is gone held a value that the difference names; in braces, one line holds many.
    expect(lost.length).toBeLessThanOrEqual(changed.split('\n').filter((line) => line !== '').length)
  },
)

test.each(oldSpecs)('%s, everything in braces: makes only the announced changes', (_, text) => {
  const spec = parseClusterSpec(text)
  const json = [spec.cluster, ...spec.instanceGroups, ...spec.others].map((one) => JSON.stringify(one, undefined, 2))
  for (const mode of modes) edited(json.join('\n---\n'), mode, 'main')
})

test('generated specifications: only the announced changes, and none the second time', () => {
  fc.assert(
    fc.property(
      generatedSpecs,
      fc.constantFrom(...modes),
      fc.constantFrom(...passes),
      fc.boolean(),
      (text, mode, pass, windows) => {
        edited(windows ? text.replaceAll('\n', '\r\n') : text, mode, pass)
      },
    ),
    { numRuns: 25 },
  )
})
