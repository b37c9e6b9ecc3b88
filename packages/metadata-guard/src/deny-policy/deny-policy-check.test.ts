import { expect, test } from 'vitest'
import { denyMetadataObjects } from './deny-metadata-policy.ts'
import { judgeDenyPolicy } from './deny-policy-check.ts'

const [desired] = denyMetadataObjects('cilium', {})
if (desired === undefined) throw new Error('there is no policy')
const spec = desired['spec'] as object
const valid = (status: string) => ({ conditions: [{ type: 'Valid', status, message: 'bad CIDR' }] })

test.each([
  ['as we set it', desired, 'pass'],
  ['accepted by Cilium', { ...desired, status: valid('True') }, 'pass'],
  ['missing', undefined, 'fail'],
  [
    'with a narrowed selector',
    { ...desired, spec: { ...spec, endpointSelector: { matchLabels: { a: 'b' } } } },
    'fail',
  ],
  ['with default deny', { ...desired, spec: { ...spec, enableDefaultDeny: {} } }, 'fail'],
  ['with fewer addresses', { ...desired, spec: { ...spec, egressDeny: [{ toCIDR: ['169.254.169.254/32'] }] } }, 'fail'],
  ['with an allowed exception beside it', { ...desired, spec: { ...spec, egress: [{}] } }, 'fail'],
  ['refused by Cilium', { ...desired, status: valid('False') }, 'fail'],
])('%s', (_case, live, status) => {
  expect(judgeDenyPolicy([desired], [live]).status).toBe(status)
})
