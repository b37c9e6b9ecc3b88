import { expect, test } from 'vitest'
import { config } from './config.ts'
import { questions } from './questions.ts'

const practice = {
  answers: {},
  facts: { namespaces: [{ name: 'page-score', team: 'web' }] },
  where: 'practice',
} as const

test('practice has an answer for every question, and the answers are a valid configuration', () => {
  const answers = Object.fromEntries(
    questions.map(({ key, initial }) => [key.replace('applications.0.', ''), initial?.(practice)]),
  )
  expect(config.parse({ applications: [answers] }).applications[0]).toMatchObject({
    name: 'page-score',
    namespace: 'page-score',
    image: '123456789012.dkr.ecr.us-west-2.amazonaws.com/page-score:1.0.0',
    port: 8080,
  })
})

test('derives the name from the image', () => {
  const name = questions.find(({ key }) => key === 'applications.0.name')
  const after = (image: string) => ({ ...practice, where: 'aws', answers: { applications: [{ image }] } }) as never
  expect(name?.initial?.(after('registry.example.com:5000/team/shop-api:2'))).toBe('shop-api')
  expect(name?.initial?.(after('7up:1'))).toBeUndefined()
})

test('asks nothing if dayone.yaml lists no applications', () => {
  const none = { ...practice, answers: { applications: [] } }
  expect(questions.map(({ when }) => when?.(none))).toEqual([false, false, false, false])
  expect(questions.map(({ when }) => when?.(practice))).toEqual([true, true, true, true])
})

test('offers the known namespaces', async () => {
  const namespace = questions.find(({ key }) => key === 'applications.0.namespace')
  expect(await namespace?.load?.(practice.facts, undefined)).toEqual([
    { value: 'page-score', label: 'page-score', hint: 'team web' },
  ])
})

test.each([
  ['image', 'page-score', 'has no tag'],
  ['name', 'Page', 'A name starts'],
  ['port', 70000, ''],
])('%s: rejects %s while typing', (field, value, message) => {
  const question = questions.find(({ key }) => key === `applications.0.${field}`)
  expect(question?.validate?.(value)).toContain(message)
})

test('on AWS offers only namespaces of this run, not those of others', () => {
  const namespace = questions.find(({ key }) => key === 'applications.0.namespace')
  const offered = (namespaces: readonly { name: string; team?: string; isOurs?: true }[]) =>
    namespace?.initial?.({ answers: {}, facts: { namespaces }, where: 'aws' })
  const theirs = [{ name: 'default' }, { name: 'billing', team: 'finance' }]
  expect(offered(theirs)).toBeUndefined()
  expect(offered([...theirs, { name: 'shop', isOurs: true }])).toBe('shop')
})
