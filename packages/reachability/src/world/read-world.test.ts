import { expect, it } from 'vitest'
import { yamlObjects } from '../manifests/yaml-objects.ts'
import { readWorld } from './read-world.ts'

const worldOf = (text: string) => readWorld(yamlObjects(text, 'a.yaml').objects)

it('ignores objects that do not affect reachability, whatever their form', () => {
  const world = worldOf(`
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [a.yaml]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: x }
`)
  expect([...world.namespaces.keys()]).toEqual([])
  expect(world.warnings).toEqual([])
})

it('reports a policy of an unsupported kind or version', () => {
  const { warnings, policies } = worldOf(`
apiVersion: extensions/v1beta1
kind: NetworkPolicy
metadata: { name: old, namespace: shop }
spec: { podSelector: {} }
---
apiVersion: policy.example.com/v1
kind: AdminNetworkPolicy
metadata: { name: admin }
`)
  expect(policies).toEqual([])
  expect(warnings).toEqual([
    'a.yaml:2: NetworkPolicy of extensions/v1beta1 is not supported: it is ignored.',
    'a.yaml:7: AdminNetworkPolicy of policy.example.com/v1 is not supported: it is ignored.',
  ])
})

it('rejects a duplicate object, with both positions', () => {
  const policy =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec: {}\n'
  expect(() => worldOf(`${policy}---\n${policy}`)).toThrow('a.yaml:6: NetworkPolicy shop/p is already in a.yaml:1.')
})
