import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineStep, type QuestionContext } from '@dayone/pipeline'
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { openConfigFile } from '../config/config-file.ts'
import type { Ports } from '../ports.ts'
import { answersSession } from './answers.ts'
import { takeInitialAnswers } from './offered-answers.ts'

interface Config {
  readonly zones: number
  readonly machines: number
}

const explain = { what: 'A sample.', recommend: 'a good one' }
const more = (asked?: QuestionContext<Config>): number => asked?.answers.zones ?? 0

/** A step whose second question depends on the answer to the first. */
const sample = defineStep<Ports>()({
  id: 'namespaces',
  title: 'Sample',
  why: 'For a test.',
  after: [],
  config: z.object({ zones: z.int(), machines: z.int() }),
  questions: [
    {
      key: 'zones',
      kind: 'number',
      message: 'How many zones?',
      explain,
      load: async () => [
        { value: '1', label: 'one' },
        { value: '3', label: 'three' },
      ],
    },
    {
      key: 'machines',
      kind: 'number',
      message: 'How many machines?',
      explain,
      validate: (value, asked) => (Number(value) < more(asked) ? 'One per zone.' : undefined),
      warn: (value, asked) => (Number(value) > more(asked) ? `More than ${more(asked)}, ${asked?.where}.` : undefined),
      check: async (value) => (Number(value) === 13 ? 'Thirteen are taken.' : undefined),
    },
    {
      key: 'groups.0.name',
      kind: 'text',
      message: 'Which group?',
      explain,
      initial: () => 'offered',
      validate: (value) => (String(value).includes(' ') ? `"${String(value)}" has a blank.` : undefined),
    },
  ],
  observe: async () => undefined,
  plan: () => ({ changes: [], findings: [] }),
  apply: async () => undefined,
  verify: async () => [],
})

async function sessionOf({ isSaved = false, text = '' } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-answers-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'dayone.yaml'), text)
  const session = answersSession({
    file: await openConfigFile(join(folder, 'dayone.yaml')),
    steps: [sample],
    ownQuestions: [],
    cloud: {
      ports: {} as Ports,
      isStillMeant: () => true,
      callerAddress: () => undefined,
      lookUpAddress: async () => undefined,
    },
    onPlace: () => undefined,
    facts: () => ({}),
    revisit: false,
    isSaved,
    stop: new AbortController().signal,
  })
  const questions = session.groups.flatMap((group) => group.questions)
  return { session, question: (key: string) => questions.find((one) => one.key === key)! }
}

test('a number with choices is shown as a choice, and kept as a number', async () => {
  const { session, question } = await sessionOf()
  expect([question('zones').kind, question('machines').kind]).toEqual(['select', 'number'])
  await session.save('namespaces', 'zones', '3')
  expect(session.get('namespaces', 'zones')).toBe(3)
})

test('checks and warnings know the previous answers', async () => {
  const { session, question } = await sessionOf()
  await session.save('namespaces', 'zones', '3')
  expect(question('machines').validate(2)).toBe('One per zone.')
  expect(question('machines').validate(3)).toBeUndefined()
  expect(question('machines').warn(4)).toBe('More than 3, practice.')
})

test('an error repeats only the beginning of a long answer', async () => {
  const { question } = await sessionOf()
  expect(question('groups.0.name').validate('a b')).toBe('"a b" has a blank.')
  expect(question('groups.0.name').validate(`a b${'c'.repeat(300)}`)).toBe(`"a b${'c'.repeat(56)}…" has a blank.`)
})

test("reports the cloud's objection before the answer is kept", async () => {
  const { session } = await sessionOf({ isSaved: true })
  await expect(session.save('namespaces', 'machines', 13)).rejects.toThrow('Thirteen are taken.')
  expect(session.get('namespaces', 'machines')).toBeUndefined()
  await session.save('namespaces', 'machines', 12)
  expect(session.get('namespaces', 'machines')).toBe(12)
})

test.each([
  ['nothing is said of it', '', 'offered'],
  ['there is one without a name', 'namespaces:\n  groups: [{ size: 1 }]\n', 'offered'],
  ['there is none', 'namespaces:\n  groups: []\n', undefined],
])('a list that the file explicitly leaves empty has no default: %s', async (_case, text, expected) => {
  const { session } = await sessionOf({ text })
  await takeInitialAnswers(session)
  expect(session.get('namespaces', 'groups.0.name')).toBe(expected)
})
