import { expect, test } from 'vitest'
import { nearestWord } from './nearest-word.ts'

test.each([
  ['nodse', ['nodes', 'zones'], 'nodes'],
  ['Nodes', ['nodes'], 'nodes'],
  ['monitorng', ['kube-system', 'monitoring'], 'monitoring'],
  ['db', ['ci', 'default'], undefined],
  ['storage', ['monitoring', 'kube-system'], undefined],
  ['a', [], undefined],
])('%s of %j: %s', (word, candidates, nearest) => {
  expect(nearestWord(word, candidates)).toBe(nearest)
})
