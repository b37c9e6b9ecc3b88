import { expect, it } from 'vitest'
import { performancePage } from './performance-page.ts'

it('puts ratio, median and spread side by side, with where and when', async () => {
  const page = await performancePage(
    [
      {
        id: 'plan',
        goal: '≤ 1.3×',
        name: 'dayone plan',
        against: 'kops by hand',
        ours: [30, 90, 31],
        theirs: [20, 21, 19],
      },
      { id: 'create', goal: '≤ 1.0×', name: 'creation', against: 'kubectl', ours: [30_000], theirs: [20_000] },
    ],
    { day: '2026-11-27', machine: 'a computer', versions: ['Node 24.1.0'] },
  )
  expect(page).toContain('2026-11-27 · a computer · Node 24.1.0')
  const cells = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  expect(cells).toContainEqual([
    '',
    '`plan`',
    'dayone plan',
    'kops by hand',
    '**1.55×**',
    '≤ 1.3×',
    '31 ms (30 ms to 90 ms, 3 times)',
    '20 ms (19 ms to 21 ms, 3 times)',
    '',
  ])
  expect(page).toMatch(/\*\*1\.50×\*\* .* 30\.0 s .* 20\.0 s/)
})
