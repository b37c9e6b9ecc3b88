import { Linter } from 'eslint'
import { describe, expect, it } from 'vitest'
import plainTexts, { LONGEST } from './plain-texts.mjs'

const found = (code: string): readonly string[] =>
  new Linter()
    .verify(code, [
      {
        plugins: { texts: plainTexts },
        rules: { 'texts/phrases': 'error', 'texts/sentences': 'error', 'texts/typography': 'error' },
      },
    ])
    .map(({ message }) => message)

const check = (text: string, means = "'asked the API server: 403'"): string =>
  `const check = (name, ok) => ({ id: 'a', status: 'pass', text: ${text}, means: ${means} })`

describe('a finding or check is a sentence', () => {
  it.each([
    ["'Secrets are encrypted in etcd.'"],
    ["'kops reports the cluster healthy.'"],
    ["'etcd volumes are encrypted.'"],
    ['`${name} rejects privileged pods.`'],
    ['`Could not verify it: ${name}`'],
    ["ok ? 'It runs.' : `No ${name} runs.`"],
    ["'One sentence. ' + 'Another one.'"],
    ['name'],
  ])('%s', (text) => {
    expect(found(check(text))).toEqual([])
  })

  it.each([
    ["'Secrets are encrypted in etcd'", 'has no full stop'],
    ["'every setting is saved.'", 'begins with a small letter'],
    ["ok ? 'It runs.' : 'It does not'", 'has no full stop'],
    ['`settings of ${name} are missing`', 'begins with a small letter'],
    ["'One sentence. ' + 'and half'", 'has no full stop'],
    [`'A${' very'.repeat(LONGEST / 5)} long one.'`, `is longer than ${LONGEST} characters`],
  ])('not %s', (text, problem) => {
    expect(found(check(text)).join()).toContain(problem)
  })

  it('and its means is a phrase', () => {
    expect(found(check("'It runs.'", "'asked the API server.'")).join()).toContain('ends with a full stop')
    expect(found(check("'It runs.'", "'Asked the API server'")).join()).toContain('begins with a capital letter')
  })

  it('as are the tables of checks and controls; other objects are ignored', () => {
    expect(found("export const a = { promise: 'it holds', asks: 'EC2.', planted: 'A rule.' }")).toHaveLength(1)
    expect(
      found("export const a = { means: 'It holds.', why: 'because', does: 'Sets it.', accept: 'x' }"),
    ).toHaveLength(1)
    expect(found("export const a = { kind: 'risk', target: 'x', text: 'open' }")).toHaveLength(1)
    expect(found("export const a = { text: 'a span', tone: 'dim' }")).toEqual([])
  })
})

describe('typography', () => {
  it.each([["'the cluster’s'"], ['`it is “so”`'], ["'slow — very'"], ["'slow – very'"], ["'waiting...'"]])(
    'not %s',
    (text) => {
      expect(found(`export const a = ${text}`)).toHaveLength(1)
    },
  )

  it.each([['"the cluster\'s"'], ["'waiting …'"], ["'up [step...]'"], ["'–'"]])('%s', (text) => {
    expect(found(`export const a = ${text}`)).toEqual([])
  })
})

describe('phrases to avoid', () => {
  it.each([
    ["'Where shall the cluster live?'", '"should"'],
    ["'Whoever reads it is an administrator.'", '"anyone who"'],
    ["'Ctrl-C stops after the change in hand'", '"current change"'],
    ["'Run it again: it goes on where it stopped.'", '"resumes"'],
    ['`${file} is there already.`', '"already exists"'],
    ['`The bucket ${name} is not there.`', '"does not exist"'],
    ["'a pretend AWS'", '"simulated AWS"'],
    ["'Nobody can be asked.'", '"Cannot ask'],
    ['`"${word}" is no port.`', '"is not a'],
    ['`${name} is no port.`', '"is not a'],
    ["'Say it with -n NAMESPACE.'", '"Specify'],
  ])('not %s', (text, better) => {
    expect(found(`export const a = ${text}`).join()).toContain(better)
  })

  it.each([
    ["'There is no audit log.'"],
    ['`${kind} is no longer served.`'],
    ["'The keys that are there are kept.'"],
    ["'nobody can'"],
  ])('%s', (text) => {
    expect(found(`export const a = ${text}`)).toEqual([])
  })
})
