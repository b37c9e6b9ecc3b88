import type { Kube } from '@dayone/kube'
import { expect, test } from 'vitest'
import { questions } from './questions.ts'

const question = questions.find(({ key }) => key === 'teams.0.namespaces')

const kubeWith = (isReady: boolean): Kube =>
  ({
    isReady: async () => isReady,
    list: async () =>
      Object.entries({ default: 'baseline', 'kube-system': 'privileged', open: 'privileged', shop: 'restricted' }).map(
        ([name, enforce]) => ({
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': enforce } },
        }),
      ),
  }) as unknown as Kube

const named = (...names: string[]) => ({ namespaces: names.map((name) => ({ name, podSecurity: 'restricted' })) })

test.each([
  ['what earlier answers will make', named('page-score'), true, ['page-score']],
  [
    'live ones, a team’s own first',
    {
      namespaces: [
        { name: 'default' },
        { name: 'a', podSecurity: 'baseline' },
        { name: 'open', team: 't' },
        { name: 'b', team: 't', podSecurity: 'restricted' },
      ],
    },
    true,
    ['b', 'a'],
  ],
  ['those that refuse privileged pods, never those of Kubernetes', {}, true, ['shop']],
  ['nothing, when there is no cluster', {}, false, []],
])('offers namespaces: %s', async (_name, facts, isReady, names) => {
  const choices = await question?.load?.(facts, { kube: kubeWith(isReady) })
  expect(choices?.map(({ value }) => value)).toEqual(names)
})

test.each([
  ['practice', named('page-score'), ['page-score']],
  // Namespaces outside of this run belong to others.
  ['practice', {}, ['page-score']],
  ['practice', { namespaces: [{ name: 'default' }, { name: 'open' }] }, ['page-score']],
  ['aws', { namespaces: [{ name: 'default' }, { name: 'billing', team: 'finance' }] }, undefined],
  [
    'aws',
    {
      namespaces: [
        { name: 'billing', team: 'finance' },
        { name: 'shop', isOurs: true, podSecurity: 'restricted' },
      ],
    },
    ['shop'],
  ],
  ['aws', named('kube-system'), undefined],
] as const)('offers on %s: %j', (where, facts, offered) => {
  expect(question?.initial?.({ answers: {}, facts, where })).toEqual(offered)
})

test('on aws the group has no default', () => {
  const group = questions.find(({ key }) => key === 'teams.0.group')
  expect(group?.initial?.({ answers: {}, facts: {}, where: 'aws' })).toBeUndefined()
  expect(group?.validate?.('developers')).toContain('oidc:developers')
})
