import type { KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { ciliumKinds } from '../foreign-policies/cilium-kinds.ts'
import { networkPolicyKind } from '../foreign-policies/network-policy-kind.ts'
import { gradeNamespaces, type GradeFacts } from './grade-namespaces.ts'
import { gradeTable } from './grade-table.ts'

const secure = { 'pod-security.kubernetes.io/enforce': 'baseline', 'dayone.dev/team': 'shop' }
const namespace = (labels: Readonly<Record<string, string>> = secure, name = 'shop'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
})
const policy = (name: string, spec: object): GradeFacts['policies'][number] => ({
  kind: networkPolicyKind,
  object: { ...networkPolicyKind, metadata: { name, namespace: 'shop' }, spec },
})
const deny = policy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
const quota: KubeObject = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q', namespace: 'shop' } }
const [ciliumKind] = ciliumKinds
const cilium = {
  kind: ciliumKind!,
  object: { ...ciliumKind!, metadata: { name: 'l7', namespace: 'shop' }, spec: { endpointSelector: {} } },
}

const grade = (facts: Partial<GradeFacts>) => {
  const [one] = gradeNamespaces({
    namespaces: [namespace()],
    policies: [deny],
    quotas: [quota],
    workloads: [],
    enforcesNetworkPolicy: true,
    isOurs: () => false,
    ...facts,
  })
  return `${one?.grade ?? '-'} ${one?.reasons.join('; ')}`
}

test.each<[string, Partial<GradeFacts>, string]>([
  ['everything is in place', {}, 'A '],
  [
    'nobody is named',
    { namespaces: [namespace({ 'pod-security.kubernetes.io/enforce': 'restricted' })] },
    'B no owner',
  ],
  ['no quota', { quotas: [] }, 'B no quota'],
  [
    'ingress alone is denied',
    { policies: [policy('in', { podSelector: {}, policyTypes: ['Ingress'] })] },
    'C its pods reach every address',
  ],
  [
    'a policy without types and egress denies ingress alone',
    { policies: [policy('in', { podSelector: {} })] },
    'C its pods reach every address',
  ],
  [
    'a policy for some pods denies nothing to the others',
    { policies: [policy('some', { podSelector: { matchLabels: { a: 'b' } }, policyTypes: ['Ingress', 'Egress'] })] },
    'D any pod reaches it; its pods reach every address',
  ],
  [
    'a policy opens it to everyone',
    { policies: [deny, policy('all', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] })] },
    'C NetworkPolicy all opens it from everyone',
  ],
  [
    'a policy opens it to one namespace',
    {
      policies: [
        deny,
        policy('gw', {
          podSelector: {},
          policyTypes: ['Ingress'],
          ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gw' } } }] }],
        }),
      ],
    },
    'B NetworkPolicy gw opens it from every pod of gw',
  ],
  ['pods can run privileged', { namespaces: [namespace({ owner: 'x' })] }, 'D its pods can run privileged'],
  [
    'a warning denies nothing',
    { namespaces: [namespace({ owner: 'x', 'pod-security.kubernetes.io/warn': 'restricted' })] },
    'D its pods can run privileged',
  ],
  [
    'nothing is in place',
    { namespaces: [namespace({})], policies: [], quotas: [] },
    'F its pods can run privileged; any pod reaches it; its pods reach every address; no quota; no owner',
  ],
  [
    'the plugin ignores policies',
    { enforcesNetworkPolicy: false },
    'D any pod reaches it; its pods reach every address',
  ],
  ['a policy of another kind decides', { policies: [cilium] }, 'C CiliumNetworkPolicy l7 decides who reaches it'],
  [
    'the system',
    { namespaces: [namespace({}, 'kube-system')] },
    '- the system: Kubernetes, and almost every add-on of kops',
  ],
  // A name that every object in JavaScript has.
  [
    'a name like a property',
    { namespaces: [namespace({}, 'constructor')], policies: [], quotas: [] },
    'F its pods can run privileged; any pod reaches it; its pods reach every address; no quota; no owner',
  ],
])('%s', (_what, facts, expected) => {
  expect(grade(facts)).toBe(expected)
})

test('the table begins with the worst, and counts', () => {
  const { rows, notes } = gradeTable(
    gradeNamespaces({
      namespaces: [namespace(), namespace({}, 'open'), namespace({}, 'kube-system')],
      policies: [deny],
      quotas: [quota],
      workloads: [],
      enforcesNetworkPolicy: true,
      isOurs: () => false,
    }),
  )
  expect(rows.map(([name, , , , , , why]) => `${name} ${why?.slice(0, 1)}`)).toEqual([
    'open F',
    'shop A',
    'kube-system -',
  ])
  expect(notes.join()).toContain('1 with grade F, 1 with grade A')
})
