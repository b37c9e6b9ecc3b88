import { describe, expect, test } from 'vitest'
import { findLeftovers } from './find-leftovers.ts'
import type { KubeObject } from '../api/kube.ts'
import { configLabel, fieldManager, managedLabel } from '../api/managed-label.ts'
import { leftoverFindings, removalOf } from './plan-removals.ts'
import { ownedBy, stepLabel } from '../apply/step-label.ts'

const policyKind = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }

const live = (name: string, more: { labels?: object; manager?: string; metadata?: object; kind?: string } = {}) => {
  const { labels = { [stepLabel]: 'one' }, manager = fieldManager, metadata = {}, kind = policyKind.kind } = more
  return {
    ...policyKind,
    kind,
    metadata: {
      name,
      namespace: 'ns',
      uid: `uid-${name}`,
      labels: { [managedLabel.name]: managedLabel.value, ...labels },
      managedFields: [{ manager, operation: manager === fieldManager ? 'Apply' : 'Update' }],
      ...metadata,
    },
    spec: { podSelector: {} },
  } as unknown as KubeObject
}

const madeFrom = (id: string) => ({ [stepLabel]: 'one', [configLabel]: id })

const left = (...labelled: KubeObject[]) => {
  const desired = [{ manifest: live('wanted'), wave: 0, why: '' }]
  const ownership = {
    step: 'one',
    kinds: [policyKind],
    ownsUnlabelled: ({ metadata: { name } }: KubeObject) => name.startsWith('old-'),
  }
  const { own, elsewhere, foreign } = findLeftovers(desired, { labelled, configId: 'mine' }, ownership)
  const names = (objects: readonly KubeObject[]) => objects.map(({ metadata: { name } }) => name)
  return { own: names(own), elsewhere: names(elsewhere), foreign: names(foreign) }
}

describe('findLeftovers', () => {
  test.each<[string, KubeObject, { own?: string[]; elsewhere?: string[]; foreign?: string[] }]>([
    ['what the step no longer wants', live('gone'), { own: ['gone'] }],
    ['not what it wants', live('wanted'), {}],
    ['not what another step owns', live('gone', { labels: { [stepLabel]: 'two' } }), {}],
    ['what an older version made for it', live('old-x', { labels: {} }), { own: ['old-x'] }],
    ['not what an older version made for another step', live('x', { labels: {} }), {}],
    ['not another kind', live('gone', { kind: 'Ingress' }), {}],
    ['not without our label', live('gone', { labels: { [managedLabel.name]: 'Helm' } }), {}],
    ['not what is on its way out', live('gone', { metadata: { deletionTimestamp: 'now' } }), {}],
    ['what this dayone.yaml made', live('gone', { labels: madeFrom('mine') }), { own: ['gone'] }],
    ['not what another dayone.yaml made', live('gone', { labels: madeFrom('theirs') }), { elsewhere: ['gone'] }],
    ['not what another one made and this one wants too', live('wanted', { labels: madeFrom('theirs') }), {}],
    ['somebody else’s with our label, as foreign', live('gone', { manager: 'kubectl' }), { foreign: ['gone'] }],
  ])('%s', (_name, object, expected) => {
    expect(left(object)).toEqual({ own: [], elsewhere: [], foreign: [], ...expected })
  })
})

test('a removal identifies the object by uid and shows what is deleted', () => {
  expect(removalOf(live('gone'), 'Nobody wants it', 3)).toMatchObject({
    id: 'NetworkPolicy/ns/gone',
    action: 'delete',
    target: 'NetworkPolicy gone in ns',
    wave: 3,
    diff: '- spec: {"podSelector":{}}',
    data: { remove: 'uid-gone', manifest: { ...policyKind, metadata: { name: 'gone', namespace: 'ns' } } },
  })
})

test('a removal shows no data of a Secret', () => {
  const secret = { ...live('s', { kind: 'Secret' }), data: { password: 'c2VjcmV0' } }
  expect(JSON.stringify(removalOf(secret, '', 0))).not.toContain('c2VjcmV0')
})

test('the printed command removes the label from a foreign object', () => {
  expect(leftoverFindings('one', { own: [], elsewhere: [], foreign: [live('x')] })[0]?.hint).toContain(
    '`kubectl label networkpolicy x -n ns app.kubernetes.io/managed-by-`',
  )
})

test('adds the label of their step to desired objects, next to their own labels', () => {
  const manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', labels: { a: 'b' } } }
  expect(ownedBy('one', [{ manifest, wave: 0, why: '' }])[0]?.manifest.metadata.labels).toEqual({
    a: 'b',
    [stepLabel]: 'one',
  })
})

test('reports objects of other files with the file, their number and the command to delete them', () => {
  const theirs = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => live(name, { labels: madeFrom('theirs') }))
  const found = leftoverFindings('one', {
    own: [],
    elsewhere: [...theirs, live('x', { labels: madeFrom('other') })],
    foreign: [],
  })
  expect(found.map(({ id }) => id)).toEqual(['other-config/one/theirs', 'other-config/one/other'])
  expect(found[0]?.text).toContain('NetworkPolicy e in ns and 2 more')
  expect(found[0]?.hint).toContain(
    '`kubectl delete networkpolicy --all-namespaces -l dayone.dev/config=theirs,dayone.dev/step=one`',
  )
})
