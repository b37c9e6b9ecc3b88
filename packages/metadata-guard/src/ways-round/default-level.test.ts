import { expect, test } from 'vitest'
import { onlySetsDefaultLevel } from './default-level.ts'

const condition = {
  name: 'no-level',
  expression: "dyn(object).metadata.?labels.orValue({})[?'pod-security.kubernetes.io/enforce'].orValue('') == ''",
}
const sets = (labels: string) => ({
  patchType: 'ApplyConfiguration',
  applyConfiguration: { expression: `Object{metadata: Object.metadata{labels: {${labels}}}}` },
})
const level = "'pod-security.kubernetes.io/enforce': 'baseline', 'dayone.dev/pod-security': 'default'"
const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['namespaces'] }
const spec = {
  matchConstraints: { resourceRules: [rule] },
  matchConditions: [condition],
  mutations: [sets(level)],
}

test.each<[string, object, boolean]>([
  ['the default level', {}, true],
  ['every namespace, also one with a stricter level', { matchConditions: [] }, false],
  [
    'changes of namespaces',
    { matchConstraints: { resourceRules: [{ ...rule, operations: ['CREATE', 'UPDATE'] }] } },
    false,
  ],
  ['pods too', { matchConstraints: { resourceRules: [rule, { ...rule, resources: ['pods'] }] } }, false],
  ['privileged', { mutations: [sets("'pod-security.kubernetes.io/enforce': 'privileged'")] }, false],
  ['another label', { mutations: [sets(`${level}, 'team': 'default'`)] }, false],
  [
    'a second mutation',
    { mutations: [sets(level), { patchType: 'JSONPatch', jsonPatch: { expression: '[]' } }] },
    false,
  ],
  ['nothing', { mutations: [] }, false],
])('a mutating policy for %s', (_what, changed, expected) => {
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicy',
    metadata: { name: 'dayone-new-namespaces' },
    spec: { ...spec, ...changed },
  }
  expect(onlySetsDefaultLevel(policy)).toBe(expected)
})
