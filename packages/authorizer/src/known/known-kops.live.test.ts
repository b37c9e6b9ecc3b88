import { writtenByKops } from '@dayone/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { withDefaultRoles } from '../defaults/with-default-roles.ts'
import { lintRights } from '../lint/lint-rights.ts'
import { objectId, type BindingObject, type PolicyRule, type RoleObject, type Subject } from '../rbac-objects.ts'
import { kopsClusters } from './kops-clusters.fixture.ts'
import { kopsTable } from './kops-table.fixture.ts'

/** Real kops writes the addons of every network plugin, and of everything that it can install on AWS. */
interface Addons {
  readonly roles: readonly RoleObject[]
  readonly bindings: readonly BindingObject[]
}

let written: Awaited<ReturnType<typeof writtenByKops>>
beforeAll(async () => {
  written = await writtenByKops(process.env, kopsClusters)
}, 600_000)

const addonsOf = (cluster: string): Addons => {
  const objects = (written.get(cluster) ?? []) as readonly unknown[] as readonly (RoleObject & BindingObject)[]
  const hasPlace = ({ subjects }: BindingObject) =>
    (subjects ?? []).every(({ kind, namespace }) => kind !== 'ServiceAccount' || namespace !== undefined)
  return {
    roles: objects.filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole'),
    bindings: objects.filter((one) => /^(Cluster)?RoleBinding$/.test(one.kind) && hasPlace(one)),
  }
}

const accountsOf = (cluster: string) =>
  (written.get(cluster) ?? []).flatMap(({ kind, metadata: { name, namespace = '' } }) =>
    kind === 'ServiceAccount' ? [{ name, namespace }] : [],
  )

const lint = (cluster: string, addons: Addons) =>
  lintRights({ ...withDefaultRoles(addons), serviceAccounts: accountsOf(cluster) }, { aggregation: 'computed' })
    .findings

const changed = <One extends RoleObject | BindingObject>(all: readonly One[], id: string, change: (one: One) => One) =>
  all.map((one) => (objectId(one) === id ? change(one) : one))

test('known-kops.json is what kops writes, no more and no less; update it with vitest --update', async () => {
  await expect(kopsTable([...written.values()].flat())).toMatchFileSnapshot('./known-kops.json')
})

describe.each(kopsClusters.map(({ name }) => name))('%s', (cluster) => {
  test('the linter reports nothing', () => {
    const addons = addonsOf(cluster)
    expect(addons.roles.length).toBeGreaterThan(10)
    expect(addons.bindings.length).toBeGreaterThan(10)
    expect(lint(cluster, addons)).toEqual([])
  })

  test('the linter reports a verb added to any bound role, and a subject added to any binding', () => {
    const addons = addonsOf(cluster)
    const add: PolicyRule = { verbs: ['get'], apiGroups: ['example.com'], resources: ['planted'] }
    const mallory: Subject = { kind: 'User', name: 'oidc:mallory', apiGroup: 'rbac.authorization.k8s.io' }
    const bound = new Set(addons.bindings.map(({ roleRef }) => roleRef.name))
    const unnoticed = [
      ...addons.roles
        .filter(({ metadata }) => bound.has(metadata.name))
        .map((role) => ({
          id: objectId(role),
          found: lint(cluster, {
            ...addons,
            roles: changed(addons.roles, objectId(role), (one) => ({ ...one, rules: [...(one.rules ?? []), add] })),
          }),
        })),
      ...addons.bindings.map((binding) => ({
        id: objectId(binding),
        found: lint(cluster, {
          ...addons,
          bindings: changed(addons.bindings, objectId(binding), (one) => ({
            ...one,
            subjects: [...(one.subjects ?? []), mallory],
          })),
        }),
      })),
    ].filter(({ found }) => found.length === 0)
    expect(unnoticed.map(({ id }) => id)).toEqual([])
  })

  test('a role of kops in a binding of others is judged like any other role', () => {
    const addons = addonsOf(cluster)
    const manager = addons.bindings.find(({ metadata }) => metadata.name === 'system:cloud-controller-manager')
    if (manager === undefined) throw new Error('kops writes no binding of the cloud controller manager')
    const mine = { ...manager, metadata: { name: 'mine' }, subjects: [{ kind: 'User', name: 'oidc:mallory' }] }
    expect(lint(cluster, { ...addons, bindings: [...addons.bindings, mine] })).toMatchObject([
      { object: 'ClusterRoleBinding/mine' },
    ])
  })
})
