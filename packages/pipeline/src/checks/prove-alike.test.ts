import { expect, test } from 'vitest'
import type { Check } from '../step/finding.ts'
import { proveAlike } from './prove-alike.ts'

const prove = async (asked: string[], name: string): Promise<readonly Check[]> => {
  asked.push(name)
  return [{ id: `A/${name}`, target: name, status: 'pass', text: `${name} is sound.`, means: 'asked' }]
}

const names = (count: number, prefix: string) => Array.from({ length: count }, (_value, index) => `${prefix}${index}`)

const provedOf = async (items: readonly string[], every: boolean) => {
  const asked: string[] = []
  const checks = await proveAlike(items, {
    keyOf: (name) => name.replace(/\d+$/, ''),
    nameOf: (name) => name,
    every,
    prove: (name) => prove(asked, name),
  })
  return { asked, checks }
}

test('proves one of many alike, and its check says so', async () => {
  const { asked, checks } = await provedOf([...names(1000, 'team-'), 'odd'], false)
  expect(asked).toEqual(['team-0', 'odd'])
  expect(checks.map(({ target, text }) => [target, text])).toEqual([
    ['team-0 and 999 alike', 'team-0 is sound. Tested 1 of 1,000 alike; test all with `dayone verify --every`.'],
    ['odd', 'odd is sound.'],
  ])
})

test('proves each of a few that are alike', async () => {
  const { asked, checks } = await provedOf(names(8, 'team-'), false)
  expect(asked).toHaveLength(8)
  expect(checks.every(({ text }) => !text.includes('alike'))).toBe(true)
})

test('proves each on request', async () => {
  expect((await provedOf(names(50, 'team-'), true)).asked).toHaveLength(50)
})
