import { describe, expect, it } from 'vitest'
import { chooseFrontEnd, hasColor, whyUnasked, type FrontEndOptions } from './choose-front-end.ts'

const terminal: FrontEndOptions = { stdinIsTty: true, stdoutIsTty: true, env: { TERM: 'xterm-256color' } }

describe('chooseFrontEnd', () => {
  it.each<[string, Partial<FrontEndOptions>, string]>([
    ['a terminal', {}, 'tui'],
    ['no terminal on stdin', { stdinIsTty: false }, 'plain'],
    ['no terminal on stdout', { stdoutIsTty: false }, 'plain'],
    ['CI', { env: { CI: 'true' } }, 'plain'],
    ['CI=false', { env: { CI: 'false' } }, 'tui'],
    ['an empty CI', { env: { CI: '' } }, 'tui'],
    ['TERM=dumb', { env: { TERM: 'dumb' } }, 'plain'],
    ['ACCESSIBLE', { env: { ACCESSIBLE: '1' } }, 'plain'],
    ['a narrow terminal', { columns: 40 }, 'plain'],
    ['a low terminal', { rows: 9 }, 'plain'],
    ['a terminal that does not know its size', { columns: 0, rows: 0 }, 'tui'],
    ['NO_COLOR', { env: { NO_COLOR: '1' } }, 'tui'],
    ['--plain', { plain: true }, 'plain'],
    ['--output json', { output: 'json' }, 'json'],
    ['--output json --plain without a terminal', { output: 'json', plain: true, stdoutIsTty: false }, 'json'],
    ['--output text', { output: 'text' }, 'tui'],
  ])('%s', (_name, given, expected) => {
    expect(chooseFrontEnd({ ...terminal, ...given })).toBe(expected)
  })
})

describe('whyUnasked', () => {
  it.each<[string, Partial<FrontEndOptions>, string | undefined]>([
    ['a terminal', {}, undefined],
    ['a screen reader', { env: { ACCESSIBLE: '1' } }, undefined],
    ['--plain', { plain: true }, undefined],
    ['CI=false', { env: { CI: 'false' } }, undefined],
    ['a pipe', { stdinIsTty: false }, 'there is no terminal'],
    ['CI in a terminal', { env: { CI: '1' } }, 'CI is set (CI=1), which disables prompts'],
    ['--output json', { output: 'json' }, '--output json disables prompts'],
  ])('%s', (_name, given, expected) => {
    expect(whyUnasked({ ...terminal, ...given })).toBe(expected)
  })
})

it('disables color for NO_COLOR with any text', () => {
  expect([hasColor({}), hasColor({ NO_COLOR: '' }), hasColor({ NO_COLOR: '0' })]).toEqual([true, true, false])
})
