import { expect, it } from 'vitest'
import { envLines, type PracticeVariables } from './env-lines.ts'
import { shellStart } from './shell-start.ts'

const variables: PracticeVariables = { set: { KEY: "a'b\\c" }, unset: ['AWS_PROFILE'], folder: '/practice/bin' }
const start = (SHELL: string | undefined, more = {}): ReturnType<typeof shellStart> =>
  shellStart({ SHELL, HOME: '/home/me', ...more }, variables, '/practice/shell')

it.each([
  ['/bin/bash', ['--rcfile', '/practice/shell/bashrc'], ['/practice/shell/bashrc']],
  ['/usr/bin/zsh', [], ['/practice/shell/.zshenv', '/practice/shell/.zshrc']],
  ['/usr/bin/fish', ['--init-command', "source '/practice/shell/practice.fish'"], ['/practice/shell/practice.fish']],
  ['/bin/dash', [], ['/practice/shell/shrc']],
])('%s: no key in its arguments, a mark in its prompt', (shell, args, files) => {
  const found = start(shell)
  expect({ program: found.program, args: found.args }).toEqual({ program: shell, args })
  expect(Object.keys(found.files)).toEqual(files)
  const text = Object.values(found.files).join('')
  expect(text).toContain('(practice) ')
  expect(text).toContain('KEY')
  expect(found.args.join(' ')).not.toContain('KEY')
})

it("zsh reads the user's settings first, wherever they are", () => {
  expect(start('/bin/zsh').env).toEqual({ ZDOTDIR: '/practice/shell', DAYONE_ZDOTDIR: '/home/me' })
  expect(start('/bin/zsh', { ZDOTDIR: '/home/me/zsh' }).env['DAYONE_ZDOTDIR']).toBe('/home/me/zsh')
})

it('quotes for each shell', () => {
  expect(start('/bin/bash').files['/practice/shell/bashrc']).toContain(`export KEY='a'\\''b\\c'\n`)
  expect(start('/bin/fish').files['/practice/shell/practice.fish']).toContain(`set -gx KEY 'a\\'b\\\\c'\n`)
})

it.each([undefined, ''])('without SHELL (%j) uses sh', (shell) => {
  expect(start(shell).program).toBe('/bin/sh')
})

it('lines to evaluate also work in fish, which has no unset', () => {
  const lines = envLines(variables)
  expect(lines).toContain('command -v unset >/dev/null || set -e AWS_PROFILE')
  expect(lines.filter((line) => line.startsWith('unset'))).toEqual([])
})
