import type { Kube, KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { sampleApplication } from '../sample.fixture.ts'
import { readCloudRoles } from './cloud-roles.ts'

const { name, namespace } = sampleApplication
const ours = `arn:aws:iam::123456789012:role/dayone/demo/${name}.${namespace}.sa.demo-1a2b3c4d`
const theirs = 'arn:aws:iam::123456789012:role/admin'
const token = { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: '/var/run/secrets/token' }

const account = (role: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace, annotations: { 'eks.amazonaws.com/role-arn': role } },
})
const pod = (...env: readonly object[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'one', namespace },
  spec: { containers: [{ name: 'app', image: 'app:1', env }] },
})
const found = async (role: string, one: KubeObject, isListed: boolean) => {
  const kube: Pick<Kube, 'get' | 'list'> = {
    get: async ({ kind }) => (kind === 'ServiceAccount' ? account(role) : undefined),
    list: async () => [one],
  }
  const workloadRoles = [{ namespace, serviceAccount: isListed ? name : 'other' }]
  return (await readCloudRoles(kube, sampleApplication, { workloadRoles })).map(({ how }) => how)
}
const mutated = (role: string) => pod({ name: 'AWS_ROLE_ARN', value: role }, token)

test('the role of dayone.yaml is no finding here, with what the webhook adds to pods', async () => {
  expect(await found(ours, mutated(ours), true)).toEqual([])
})

test.each<[string, string, KubeObject, boolean, number]>([
  ['a role of others in the annotation', theirs, mutated(ours), true, 1],
  ['a role of others in the pod', ours, mutated(theirs), true, 1],
  ['a token without a role', ours, pod(token), true, 1],
  [
    'another source of credentials',
    ours,
    pod({ name: 'AWS_CONTAINER_CREDENTIALS_FULL_URI', value: 'http://x' }),
    true,
    1,
  ],
  ['a service account that is not listed', ours, mutated(ours), false, 2],
])('%s is one', async (_case, role, one, isListed, count) => {
  expect(await found(role, one, isListed)).toHaveLength(count)
})
