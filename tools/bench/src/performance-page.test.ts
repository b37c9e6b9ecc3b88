import { expect, it } from 'vitest'
import type { Measured } from './rows/measured-rows.ts'
import { performancePage } from './performance-page.ts'

const common = {
  day: '2026-11-27',
  load: ['0.3', '1.8'],
  machine: 'a computer',
  versions: ['Node 24.1.0'],
} as const

const rows = [
  { id: 'plan', name: 'dayone plan', against: 'kops by hand', goal: '≤ 1.3×' },
  { id: 'memory', name: 'peak of memory', goal: '< 250 MB' },
  { id: 'create', name: 'creation', against: 'kubectl', goal: '≤ 1.0×' },
]

const measured: readonly Measured[] = [
  {
    ...common,
    ...rows[0]!,
    ours: [30, 90, 31],
    theirs: [20, 21, 19],
    work: { ours: 26, theirs: 12 },
    spent: { waiting: 10.4, loading: 5, collecting: 1, node: 2, program: 3.5 },
  },
  { ...common, ...rows[1]!, unit: 'MB', ours: [240], theirs: [] },
]

it('shows ratio, median and spread, with place and time; a row that was not measured says so', async () => {
  const page = await performancePage(rows, measured)
  expect(page).toContain('- a computer · Node 24.1.0')
  const cells = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  const when = '2026-11-27, load 0.3 to 1.8'
  const [plan, spread, other] = ['`plan`', '31 ms (30 ms to 90 ms, 3 times)', '20 ms (19 ms to 21 ms, 3 times)']
  expect(cells).toContainEqual([
    '',
    plan,
    'dayone plan',
    'kops by hand',
    '**1.55×**',
    '≤ 1.3×',
    spread,
    other,
    when,
    '',
  ])
  expect(cells).toContainEqual(['', plan, '10 ms', '5 ms', '1 ms', '2 ms', '4 ms', ''])
  expect(cells).toContainEqual(['', plan, '26 ms', '12 ms', '1.30×', ''])
  expect(cells).toContainEqual(['', '`memory`', 'peak of memory', '–', '–', '< 250 MB', '240 MB', '–', when, ''])
  expect(cells).toContainEqual(['', '`create`', 'creation', 'kubectl', 'not measured', '≤ 1.0×', '–', '–', '–', ''])
})
