import { describe, expect, test } from 'vitest'
import { clusterRole } from './persona-roles.ts'
import { personaNames, type Persona } from './persona-table.ts'

interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

const rulesOf = (persona: Persona) => clusterRole(persona)['rules'] as readonly Rule[]
const verbsOn = (persona: Persona, resource: string) =>
  rulesOf(persona)
    .filter(({ resources }) => resources.includes(resource))
    .flatMap(({ verbs }) => verbs)

/** The original personas; additional rights of the others are tested below. */
describe.each<Persona>(['viewer', 'developer', 'auditor', 'deployer'])('%s', (persona) => {
  test('has no wildcard and no privilege escalation', () => {
    const all = rulesOf(persona).flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs])
    expect(all).not.toContain('*')
    for (const verb of ['escalate', 'bind', 'impersonate', 'deletecollection', 'approve', 'sign'])
      expect(all).not.toContain(verb)
  })

  test('never reads a secret, including the responses of patch and delete', () => {
    expect(verbsOn(persona, 'secrets').filter((verb) => !['create', 'update'].includes(verb))).toEqual([])
  })

  test.each([
    'pods/exec',
    'pods/attach',
    'pods/ephemeralcontainers',
    'pods/portforward',
    'nodes/proxy',
    'serviceaccounts/token',
  ])('has no access to %s', (resource) => {
    expect(verbsOn(persona, resource)).toEqual([])
  })

  test.each(['networkpolicies', 'resourcequotas', 'limitranges', 'serviceaccounts', 'endpointslices', 'endpoints'])(
    'only reads %s',
    (resource) => {
      expect(verbsOn(persona, resource).filter((verb) => !['get', 'list', 'watch'].includes(verb))).toEqual([])
    },
  )

  test.each(['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings', 'namespaces', 'nodes'])(
    'does not change %s',
    (resource) => {
      expect(verbsOn(persona, resource).filter((verb) => !['get', 'list', 'watch'].includes(verb))).toEqual([])
    },
  )

  test('is not aggregated into a built-in role', () => {
    expect(clusterRole(persona).metadata.labels).toBeUndefined()
  })
})

test('a developer can deploy, a viewer can read', () => {
  expect(verbsOn('developer', 'deployments')).toEqual(expect.arrayContaining(['create', 'patch', 'delete']))
  expect(verbsOn('viewer', 'deployments')).toEqual(['get', 'list', 'watch'])
})

test('an auditor reads RBAC, but no logs', () => {
  expect(verbsOn('auditor', 'clusterrolebindings')).toEqual(['get', 'list', 'watch'])
  expect(verbsOn('auditor', 'pods/log')).toEqual([])
})

describe.each(personaNames)('%s', (persona) => {
  const rules = rulesOf(persona) as readonly (Rule & { readonly resourceNames?: readonly string[] })[]

  test('has no wildcard, and no way to become an administrator', () => {
    const all = rules.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs])
    for (const word of ['*', 'escalate', 'impersonate', 'deletecollection', 'approve', 'sign', 'serviceaccounts/token'])
      expect(all).not.toContain(word)
    expect(all.filter((one) => /webhookconfigurations|admissionpolic|nodes\/proxy/.test(one))).toEqual(
      persona === 'auditor'
        ? all.filter((one) => /^(mutating|validating)(webhookconfigurations|admissionpolic)/.test(one))
        : [],
    )
  })

  test('binds personas by name, and no other role', () => {
    const binds = rules
      .filter(({ verbs }) => verbs.includes('bind'))
      .flatMap(({ resourceNames = ['*'] }) => resourceNames)
    expect(binds).toEqual(persona === 'namespace-owner' ? ['dayone:developer', 'dayone:viewer'] : [])
  })

  test('no one else changes roles or runs commands', () => {
    expect(verbsOn(persona, 'roles').filter((verb) => !['get', 'list', 'watch'].includes(verb))).toEqual([])
    expect(verbsOn(persona, 'clusterrolebindings').filter((verb) => !['get', 'list', 'watch'].includes(verb))).toEqual(
      [],
    )
    expect(verbsOn(persona, 'pods/exec')).toEqual(persona === 'debugger' ? ['create', 'get'] : [])
  })
})
