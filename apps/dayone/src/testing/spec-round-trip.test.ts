import {
  applyEdits,
  diffSpecs,
  missingEdits,
  parseClusterSpec,
  specDiffText,
  writeClusterSpec,
} from '@dayone/cluster-spec'
import { dueEdits, type Pass } from '@dayone/kops-driver'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { generatedSpecs } from './generated-specs.fixture.ts'
import { adopter, contributors, editsOf, oldSpecs, plainlyEdited } from './spec-round-trip.fixture.ts'

const modes = ['contributed', 'own'] as const
const passes: readonly Pass[] = ['main', 'last']

/** Parse, edit, write, parse; the same once more. What stands there afterwards is what the plain way gives. */
function roundTrip(text: string, mode: (typeof modes)[number], pass: Pass): string {
  const spec = parseClusterSpec(text)
  const edits = editsOf(spec, mode, pass)
  const written = writeClusterSpec(applyEdits(spec, edits))
  const again = parseClusterSpec(written)
  expect(specDiffText(diffSpecs(plainlyEdited(text, edits), again))).toBe('')
  expect(again.others).toEqual(spec.others)
  const second = editsOf(again, mode, pass)
  expect(missingEdits(again, second)).toEqual([])
  expect(writeClusterSpec(applyEdits(again, second))).toBe(written)
  return written
}

test('covers every kind of specification, and every step that edits one', () => {
  expect(oldSpecs.map(([name]) => name)).toEqual(
    expect.arrayContaining(['gossip', 'ipv6', 'karpenter', 'mixed-warm-pool', 'old-no-authorization', 'shared-vpc']),
  )
  expect(contributors.map(({ id }) => id)).toEqual(expect.arrayContaining(['rbac', 'metadata-guard']))
})

test.each(oldSpecs)('%s: written without an edit, nothing differs', (_, text) => {
  expect(diffSpecs(parseClusterSpec(text), parseClusterSpec(writeClusterSpec(parseClusterSpec(text))))).toEqual([])
})

const cases = oldSpecs.flatMap(([name, text]) =>
  modes.flatMap((mode) => passes.map((pass) => [name, mode, pass, text])),
)

test.each(cases as [string, (typeof modes)[number], Pass, string][])(
  '%s (%s, %s): only the announced changes, and none the second time',
  (_, mode, pass, text) => void roundTrip(text, mode, pass),
)

test.each(oldSpecs)('%s: every comment survives the edits of the steps', (_, text) => {
  const written = roundTrip(text, 'contributed', 'main')
  const comments = [...text.matchAll(/(?:^|\s)(# .*)$/gm)].map(([, comment]) => comment)
  for (const comment of comments) expect(written).toContain(comment)
})

test.each(oldSpecs)(
  '%s: bastions, Karpenter and mixed groups also close the metadata service; other clouds get no edit',
  (name, text) => {
    const spec = parseClusterSpec(text)
    const edits = editsOf(spec, 'contributed', 'main')
    if (['gce', 'openstack'].includes(name)) return expect(edits).toEqual([])
    for (const { spec: group, metadata } of applyEdits(spec, edits).instanceGroups) {
      const closed = { httpTokens: 'required', httpPutResponseHopLimit: 1 }
      expect(group['instanceMetadata'], metadata.name).toEqual(closed)
    }
  },
)

test.each(oldSpecs)('%s: adopted, its own answers are a valid configuration that changes nothing', (_, text) => {
  const spec = parseClusterSpec(text)
  for (const pass of passes) {
    const edits = dueEdits(adopter(spec), { spec, isNew: false }, [], pass)
    expect(missingEdits(spec, edits)).toEqual([])
  }
})

test('generated specifications: only the announced changes, and none the second time', () => {
  fc.assert(
    fc.property(generatedSpecs, fc.constantFrom(...modes), fc.constantFrom(...passes), (text, mode, pass) => {
      roundTrip(text, mode, pass)
    }),
    { numRuns: 60 },
  )
})
