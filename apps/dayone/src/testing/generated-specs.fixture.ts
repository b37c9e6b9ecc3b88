import fc from 'fast-check'
import { stringify } from 'yaml'

const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,9}$/)
const value = fc.oneof(
  fc.string(),
  fc.constantFrom('on', 'no', '0777', '12:30:00', '1_000', 'null', '~', 'a: b', '# c', '2026-01-01', 'x\n---\ny\n'),
  fc.boolean(),
  fc.integer(),
  fc.constant({}),
  fc.array(fc.oneof(fc.string(), fc.dictionary(word, fc.integer()))),
)
const instanceMetadata = fc.option(
  fc.record(
    { httpTokens: fc.constantFrom('required', 'optional'), httpPutResponseHopLimit: fc.integer({ min: 1, max: 64 }) },
    { requiredKeys: [] },
  ),
  { nil: undefined },
)
const group = fc.record(
  {
    role: fc.constantFrom('Master', 'ControlPlane', 'Node', 'Bastion', 'APIServer'),
    manager: fc.constantFrom('CloudGroup', 'Karpenter'),
    machineType: word,
    minSize: fc.nat(9),
    maxSize: fc.nat(9),
    instanceMetadata,
    mixedInstancesPolicy: fc.record({ instances: fc.array(word, { minLength: 1 }) }),
    warmPool: fc.record({ minSize: fc.nat(3) }),
    nodeLabels: fc.dictionary(word, fc.string()),
  },
  { requiredKeys: ['role'] },
)
const cluster = fc.record(
  {
    cloudProvider: fc.constant('aws'),
    authorization: fc.constantFrom({ rbac: {} }, { alwaysAllow: {} }, undefined),
    kubernetesVersion: fc.constantFrom('v1.12.9', '1.26.15', '1.36.1', '1.37.0'),
    kubernetesApiAccess: fc.constantFrom(['0.0.0.0/0', '::/0'], [], ['pl-0123'], null),
    sshAccess: fc.constantFrom(['0.0.0.0/0'], [], null),
    kubelet: fc.constantFrom({ anonymousAuth: false }, { anonymousAuth: true }, null),
    fileAssets: fc.array(fc.record({ name: word, path: word, content: fc.string() }), { maxLength: 2 }),
  },
  { requiredKeys: ['cloudProvider'] },
)
const parts = fc.record({
  apiVersion: fc.constantFrom('kops/v1alpha2', 'kops.k8s.io/v1alpha2'),
  cluster,
  groups: fc.uniqueArray(fc.tuple(word, group), { selector: ([name]) => name.toLowerCase(), maxLength: 5 }),
  extra: fc.dictionary(
    word.map((name) => `own${name}`),
    value,
  ),
  clusterAt: fc.nat(5),
})

/** Generated specifications, as text: one document per group, the Cluster somewhere between them. */
export const generatedSpecs: fc.Arbitrary<string> = parts.map(({ apiVersion, cluster, groups, extra, clusterAt }) => {
  const documents: unknown[] = groups.map(([name, spec]) => ({
    apiVersion,
    kind: 'InstanceGroup',
    metadata: { name, labels: { 'kops.k8s.io/cluster': 'shop.example.com' } },
    spec: { ...spec, ...extra },
  }))
  const head = { apiVersion, kind: 'Cluster', metadata: { name: 'shop.example.com' }, spec: { ...cluster, ...extra } }
  documents.splice(clusterAt % (documents.length + 1), 0, head)
  return documents.map((one) => stringify(one, { version: '1.1' })).join('---\n')
})
