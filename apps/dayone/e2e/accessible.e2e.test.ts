import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import { keys, startInTerminal, type TerminalProgram } from './start-in-terminal.ts'

/** The same run for a screen reader and for a terminal without graphics: questions, review, run, evidence. */
const MINUTE = 60_000
const SIZE = { columns: 100, rows: 60 }

let world: PracticeWorld
let terminal: TerminalProgram

beforeAll(async () => {
  world = await createWorld()
})

afterEach(() => terminal.kill())

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

const open = (more: Readonly<Record<string, string>>, ...args: string[]): TerminalProgram => {
  terminal = startInTerminal(world.launch(...args), SIZE, 5 * MINUTE, more)
  return terminal
}

const lastRow = (shown: string): string => shown.trimEnd().split('\n').at(-1) ?? ''

/**
 * A prompt is waiting: it is the last row, and nothing has been typed after it. Only the known endings of prompts
 * count: partially received text may end with another colon, and the Enter for it would answer the next question.
 */
const waits = (shown: string): boolean => /(\]|\?|\(number\)|comma-separated\)):$/.test(lastRow(shown))

const prompted = async (): Promise<string> => lastRow((await terminal.shows(waits)).join('\n'))

/**
 * Answers the waiting prompt, and returns when it no longer waits: otherwise the same prompt would be answered twice.
 */
const answer = async (text: string): Promise<void> => {
  const asked = await prompted()
  terminal.press(text, keys.enter)
  await terminal.shows((shown) => lastRow(shown) !== asked)
}

it('reports that CI is set, if it is, instead of a missing terminal', async () => {
  open({ CI: 'true' }, 'up')
  const end = await terminal.ended
  expect(end.exitCode).toBe(2)
  expect(end.text.replaceAll(/\s+/g, ' ')).toContain(
    'Cannot ask for approval: CI is set (CI=true), which disables prompts. Review with `dayone plan`, then run: dayone up --yes. To enable prompts: CI= dayone up',
  )
})

it('on a dumb terminal wrong input is rejected once and discarded; no exits, with the command to continue', async () => {
  open({ TERM: 'dumb' }, 'up', '--plain')
  expect(await prompted()).toContain('Where should the cluster run?')
  terminal.press('nowhere', keys.enter)
  await terminal.shows('"nowhere" is not a choice. Type a number from 1 to 2.')
  terminal.press('1', keys.enter)
  await terminal.shows('What is the name of the cluster?')
  await prompted()
  terminal.press('My Shop', keys.enter)
  await terminal.shows('"My Shop" is not a DNS name')
  await answer('dumb.practice.dayone')
  while (!(await prompted()).includes('Create it?')) await answer('')
  terminal.press('no', keys.enter)
  const end = await terminal.ended
  expect(end.exitCode).toBe(0)
  const words = end.text.replaceAll(/\s+/g, ' ')
  expect(words).toContain('Nothing was created. Your answers are kept in')
  expect(words).toContain('Continue with: dayone up')
  expect(words).not.toContain('Keep this answer?')
  expect(await world.yaml()).toContain('cluster: dumb.practice.dayone')
  // No graphics: no escape sequence at all.
  expect(end.written).not.toContain('\u001b')
})

it('with ACCESSIBLE=1 Enter alone leads from the first question to the evidence, after starting over', async () => {
  open({ ACCESSIBLE: '1' }, 'up', '--restart')
  await terminal.shows('Starting over: your answers so far are kept in')
  const asked: string[] = []
  for (let row = await prompted(); !row.includes('Create it?'); row = await prompted()) {
    asked.push(row)
    await answer('')
    expect(asked.length).toBeLessThan(60)
  }
  terminal.press(keys.enter)
  expect(asked[0]).toContain('Where should the cluster run?')
  expect(new Set(asked).size).toBe(asked.length)
  const end = await terminal.ended
  expect(end.exitCode).toBe(0)
  expect(end.text).toContain('Your cluster is ready, and this is how we know')
  expect(end.text).toContain('RBAC is enforced')
  expect(end.text).not.toContain('Keep this answer?')
  expect([...end.modes].sort()).toEqual(['echo', 'icanon', 'isig'])
})
