import type { Programs } from '@dayone/host'
import { UserError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { findBuilders } from './builders.ts'
import { parts } from './part-definitions.ts'

/** A computer with these programs, and their version output. */
const computer = (installed: Readonly<Record<string, string>>): Programs => ({
  run: async ({ program }) => {
    const stdout = installed[program]
    if (stdout === undefined) throw new UserError(`${program} was not found.`, { exitCode: 3 })
    return { exitCode: 0, signal: undefined, stdout, stderr: '', durationMs: 1 }
  },
})

const go = parts.filter(({ kind }) => kind === 'go')
const moto = parts.filter(({ kind }) => kind === 'python')

test.each([
  { name: 'Go of exactly the least version', installed: { go: 'go1.26.5' }, missing: go, builders: { go: 'go' } },
  { name: 'a later Go', installed: { go: 'go1.30' }, missing: go, builders: { go: 'go' } },
  { name: 'Python 3.11', installed: { python3: '3.11 True' }, missing: moto, builders: { python: 'python3' } },
  {
    name: 'a later Python beside an old one',
    installed: { python3: '3.9 True', 'python3.13': '3.13 True' },
    missing: moto,
    builders: { python: 'python3.13' },
  },
])('builds with $name', async ({ installed, missing, builders }) => {
  expect(await findBuilders(missing, computer(installed as unknown as Record<string, string>), {})).toEqual(builders)
})

test.each([
  { name: 'no Go', installed: {}, missing: go, says: 'Go 1.26.5 or later (https://go.dev/dl): not found on PATH' },
  { name: 'an old Go', installed: { go: 'go1.26.4' }, missing: go, says: 'found 1.26.4' },
  { name: 'no Python', installed: {}, missing: moto, says: 'Python 3.11 or later with venv: not found on PATH' },
  { name: 'an old Python', installed: { python3: '3.9 True' }, missing: moto, says: 'python3 is 3.9' },
  { name: 'no venv', installed: { python3: '3.12 False' }, missing: moto, says: 'python3 lacks venv' },
])('reports exactly what is missing: $name', async ({ installed, missing, says }) => {
  const refused = findBuilders(missing, computer(installed), {})
  await expect(refused).rejects.toMatchObject({
    name: 'UserError',
    exitCode: 3,
    message: expect.stringContaining(says) as string,
  })
})

test('reports everything at once', async () => {
  await expect(findBuilders(parts, computer({}), {})).rejects.toThrow(/kops[\s\S]*Go 1\.26\.5[\s\S]*Python 3\.11/)
})
