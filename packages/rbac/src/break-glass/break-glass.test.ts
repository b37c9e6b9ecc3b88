import type { KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { config } from '../config.ts'
import { lintLive } from '../grants/lint-live.ts'
import { objects } from '../objects.ts'
import { breakGlassBinding, lastCertificate } from './break-glass-objects.ts'
import { breakGlassChecks } from './check-break-glass.ts'

const group = 'oidc:emergency'
const now = new Date('2026-11-27T12:00:00Z')
const binding = breakGlassBinding(group)
const withLast = (text: string): KubeObject => ({
  ...binding,
  metadata: { ...binding.metadata, annotations: { [lastCertificate]: text } },
})
const checked = (...bindings: readonly KubeObject[]) => breakGlassChecks([group], bindings, now)[0]
const until = (time: string) => withLast(JSON.stringify({ user: 'jane', until: time }))

test('the check says whether the group is in use, by whom and until when', () => {
  expect(checked(binding)).toMatchObject({ status: 'pass', text: expect.stringContaining('no certificate') as string })
  expect(checked(until('2026-11-27T12:30:00.000Z'))).toMatchObject({
    status: 'warn',
    text: expect.stringContaining('jane has a certificate as cluster admin until 2026-11-27T12:30') as string,
  })
  expect(checked(until('2026-11-26T12:30:00.000Z'))).toMatchObject({
    status: 'pass',
    text: expect.stringContaining('for jane, expired') as string,
  })
})

test('a missing binding, and a further subject in it, fail; an unreadable annotation does not hide the rest', () => {
  expect(checked()).toMatchObject({ status: 'fail', text: expect.stringContaining('is missing') as string })
  const subjects = [...(binding['subjects'] as object[]), { kind: 'User', name: 'mallory' }]
  expect(checked({ ...binding, subjects })).toMatchObject({
    status: 'fail',
    text: expect.stringContaining('User mallory') as string,
  })
  expect(checked(withLast('{'))).toMatchObject({ status: 'pass' })
})

test('the linter accepts this binding, and no other one of the group', () => {
  const wanted = config.parse({ teams: [], breakGlass: [group] })
  const admin = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'cluster-admin' } }
  const rules = [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ]
  const lint = (...bindings: readonly KubeObject[]) =>
    lintLive(wanted, { roles: [{ ...admin, rules }], bindings, accounts: [], tokenSecrets: [] }).findings
  const made = objects(wanted)
    .map(({ manifest }) => manifest)
    .filter(({ kind }) => kind === 'ClusterRoleBinding')
  expect(made).toMatchObject([{ metadata: { name: 'dayone:break-glass:oidc-emergency' } }])
  expect(lint(...made)).toEqual([])
  expect(lint({ ...binding, metadata: { name: 'by-hand' } })).toMatchObject([{ control: 'RB-01' }])
})

test('a group cannot have daily permissions and be for emergencies', () => {
  const { error } = config.safeParse({ teams: [], auditors: [group], breakGlass: [group] })
  expect(error?.issues).toMatchObject([{ path: ['breakGlass'] }])
})
