import { expect, test } from 'vitest'
import { awsAccess, bucketOf, kopsEnv } from './aws-access.ts'

test('kops gets credentials and proxies, in the region of dayone.yaml, and never another store or cluster', () => {
  const env = {
    HOME: '/home/a',
    AWS_PROFILE: 'work',
    AWS_REGION: 'us-east-1',
    https_proxy: 'http://proxy:3128',
    KOPS_STATE_STORE: 's3://elsewhere',
    KOPS_CLUSTER_NAME: 'other.example.com',
    KOPS_FEATURE_FLAGS: '-ImageDigest',
    GOGC: '100',
    NPM_TOKEN: 'secret',
    KUBECONFIG: '/home/a/.kube/config',
    TMPDIR: undefined,
  }
  expect(kopsEnv(env, 'eu-central-1')).toEqual({
    HOME: '/home/a',
    AWS_PROFILE: 'work',
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    https_proxy: 'http://proxy:3128',
    KOPS_FEATURE_FLAGS: '-ImageDigest',
    GOGC: '100',
  })
})

test("uses the region's own endpoint, or that of AWS' own variable", () => {
  const access = { region: 'eu-central-1', credentials: 'default-chain' }
  expect(awsAccess({}, 'eu-central-1')).toEqual(access)
  expect(awsAccess({ AWS_ENDPOINT_URL: '' }, 'eu-central-1')).toEqual(access)
  const endpoint = 'http://127.0.0.1:5000'
  expect(awsAccess({ AWS_ENDPOINT_URL: endpoint }, 'eu-central-1')).toEqual({ ...access, endpoint })
})

test.each([
  ['s3://state', 'state'],
  ['s3://state/some/prefix', 'state'],
  ['gs://state', undefined],
])('the bucket of %s is %s', (state, bucket) => {
  expect(bucketOf(state)).toBe(bucket)
})
