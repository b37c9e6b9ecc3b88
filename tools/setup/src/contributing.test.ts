import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url)
const text = readFileSync(new URL('CONTRIBUTING.md', root), 'utf8')

/** Paths in backticks that begin with a folder of the repository, or are files in its root. */
const pathsIn = (markdown: string): readonly string[] => [
  ...new Set(
    [...markdown.matchAll(/`([^`\n]+)`/g)]
      .map(([, code = '']) => code)
      .flatMap((code) => code.split(' '))
      .filter((word) => /^(apps|packages|tools|docs)\/|^[\w.-]+\.(json|ts|js)$/.test(word))
      .filter((word) => !/[<>*]/.test(word.replace(/<[^>]*>\/?$/, ''))),
  ),
]

/** Built by `npm run build`: missing in a fresh clone. */
const isBuilt = (path: string): boolean => path.endsWith('/dist')

const inPlace = (path: string): URL => new URL(path.replace(/<[^>]*>\/?.*$/, ''), root)

/** File names that the map shortens to their last part, because the folder precedes them. */
const known = pathsIn(text).filter((path) => (path.includes('/') && !isBuilt(path)) || existsSync(inPlace(path)))

describe('every path in CONTRIBUTING.md exists', () => {
  it('finds the paths', () => expect(known.length).toBeGreaterThan(40))
  it.each(known)('%s', (path) => expect(existsSync(fileURLToPath(inPlace(path)))).toBe(true))
})

it('answers ten questions, each with a path', () => {
  const [, section = ''] = text.split('## Ten questions of a newcomer')
  const rows = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => /^\| .*\?/.test(line))
  expect(rows).toHaveLength(10)
  for (const row of rows) expect(pathsIn(row), row).not.toEqual([])
})

it.each([
  ['packages/kops-driver/src/preview/preview-work.ts', 'export const mustPrune'],
  ['packages/rbac/src/personas/persona-table.ts', 'export const personaTable'],
  ['apps/dayone/src/front-ends/tui/wizard/wizard-flow.ts', "'escape'"],
  ['docs/controls.md', 'KD-14'],
  ['packages/kops-driver/src/answers/questions/access-questions.ts', "key: 'apiAccess'"],
  ['apps/dayone/src/commands/up/rollback.ts', 'approvalOf'],
  ['apps/dayone/src/program.ts', 'const verbs'],
  ['packages/kops-driver/src/edits/profiles/audit-policy.ts', 'level: '],
  ['apps/dayone/src/run/record-evidence.ts', 'writeEvidence'],
  ['docs/debugging.md', 'line by line'],
])('the answer is in %s', (path, words) => {
  expect(readFileSync(new URL(path, root), 'utf8')).toContain(words)
})
