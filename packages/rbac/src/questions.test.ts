import type { Kube } from '@dayone/kube'
import { expect, test } from 'vitest'
import { questions } from './questions.ts'

const question = questions.find(({ key }) => key === 'teams.0.namespaces')

const kubeWith = (isReady: boolean): Kube =>
  ({
    isReady: async () => isReady,
    list: async () =>
      ['default', 'kube-system', 'shop'].map((name) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      })),
  }) as unknown as Kube

const named = (...names: string[]) => ({ namespaces: names.map((name) => ({ name })) })

test.each([
  ['what earlier answers will make', named('page-score'), true, ['page-score']],
  [
    'live ones, a team’s own first',
    { namespaces: [{ name: 'default' }, { name: 'a' }, { name: 'b', team: 't' }] },
    true,
    ['b', 'a', 'default'],
  ],
  ['those of a plain cluster, never its own', {}, true, ['default', 'shop']],
  ['nothing, when there is no cluster', {}, false, []],
])('namespaces to choose from: %s', async (_name, facts, isReady, names) => {
  const choices = await question?.load?.(facts, { kube: kubeWith(isReady) })
  expect(choices?.map(({ value }) => value)).toEqual(names)
})

test.each([
  ['practice', named('page-score'), ['page-score']],
  ['practice', {}, ['default']],
  ['aws', named('kube-system'), undefined],
] as const)('offered on %s: %j', (where, facts, offered) => {
  expect(question?.initial?.({ answers: {}, facts, where })).toEqual(offered)
})

test('on aws nobody guesses a group', () => {
  const group = questions.find(({ key }) => key === 'teams.0.group')
  expect(group?.initial?.({ answers: {}, facts: {}, where: 'aws' })).toBeUndefined()
  expect(group?.validate?.('developers')).toContain('oidc:developers')
})
