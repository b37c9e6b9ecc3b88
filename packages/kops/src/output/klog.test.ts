import { expect, test } from 'vitest'
import { readableLine, withoutLogLines } from './klog.ts'

test.each([
  [
    'I1123 14:13:33.359444    8971 executor.go:113] Tasks: 34 done / 115 total; 22 can run',
    'Tasks: 34 done / 115 total; 22 can run',
  ],
  [
    'I1123 14:13:37.909951    9119 network_load_balancer.go:548] Waiting for load balancer "api-demo" to be created...',
    'Waiting for load balancer "api-demo" to be created...',
  ],
  [
    'W1123 14:14:32.615268   11913 instancegroups.go:528] Not validating cluster as cloudonly flag is set.',
    'Not validating cluster as cloudonly flag is set.',
  ],
  ['I1123 14:13:31.013111    8850 featureflag.go:182] FeatureFlag "ImageDigest"=false', undefined],
  ['W1123 14:13:32.926349    8971 kopsassets.go:66] Using base url from env var: KOPS_BASE_URL="file:///x"', undefined],
  ['W1123 14:13:33.435990    8971 vfs_keystorereader.go:163] CA private key was not found', undefined],
  ['E1123 14:13:33.435990    8971 featureflag.go:163] unknown feature flag', 'unknown feature flag'],
  [
    'Cluster is starting.  It should be ready in a few minutes.',
    'Cluster is starting.  It should be ready in a few minutes.',
  ],
  ['   ', undefined],
])('%s', (line, readable) => {
  expect(readableLine(line)).toBe(readable)
})

test('leaves out log lines and keeps the rest', () => {
  expect(withoutLogLines('I1123 14:13:31.826745    8877 featureflag.go:182] x\nError: no clusters found\n')).toBe(
    'Error: no clusters found\n',
  )
})
