import type { CloudInstance, LaunchTemplate, MetadataOptions } from '@dayone/aws'
import type { KopsDocument } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { instanceMetadataChecks } from './instance-metadata-checks.ts'

const closed: MetadataOptions = { httpTokens: 'required', hopLimit: 1, ipv6Enabled: false }
const wide: MetadataOptions = { ...closed, hopLimit: 3 }
const explicit = { instanceMetadata: { httpTokens: 'required', httpPutResponseHopLimit: 1 } }

const where = { name: 'demo', state: 's3://store' }
const group = (spec: KopsDocument['spec'] = explicit): KopsDocument => ({
  apiVersion: 'kops.k8s.io/v1alpha2',
  kind: 'InstanceGroup',
  metadata: { name: 'nodes' },
  spec,
})
const template = (metadata = closed, version = '2'): LaunchTemplate => ({
  id: 'lt-1',
  name: 'nodes.demo',
  instanceGroup: 'nodes',
  version,
  metadata,
})
const instance = (metadata = closed, launchTemplateVersion = '2', instanceGroup = 'nodes'): CloudInstance => ({
  id: 'i-1',
  instanceGroup,
  state: 'running',
  zone: 'us-west-2a',
  privateIp: undefined,
  launchTemplateVersion,
  metadata,
  tags: {},
})

test.each([
  ['all agree', group(), [template()], [instance()], 'pass', 'on 1 running instance', undefined],
  ['nothing runs yet', group(), [template()], [], 'pass', 'on 0 running instances', undefined],
  ['the spec is silent', group({}), [template()], [instance()], 'warn', 'by the kops default', 'set it explicitly'],
  [
    'the specification has 3',
    group({ instanceMetadata: { httpTokens: 'required', httpPutResponseHopLimit: 3 } }),
    [template(wide)],
    [instance(wide)],
    'fail',
    'the saved specification has token required, hop limit 3; launch template nodes.demo has token required, hop limit 3; instance i-1 runs with token required, hop limit 3',
    'dayone up metadata-guard',
  ],
  [
    'tokens are optional',
    group({ instanceMetadata: { httpTokens: 'optional', httpPutResponseHopLimit: 1 } }),
    [template()],
    [instance()],
    'fail',
    'token optional, hop limit 1',
    'dayone up metadata-guard',
  ],
  ['the cloud is not updated', group(), [template(wide)], [], 'fail', 'launch template', 'dayone up cluster'],
  ['there is no launch template', group(), [], [], 'fail', 'no launch template', 'dayone up cluster'],
  [
    'an instance is old',
    group(),
    [template()],
    [instance(wide, '1')],
    'fail',
    'instance i-1 runs',
    'kops rolling-update cluster --name demo --state s3://store --instance-group nodes --yes',
  ],
  [
    'an instance was changed by hand',
    group(),
    [template()],
    [instance(wide)],
    'fail',
    'instance i-1 runs',
    'restores it',
  ],
  ['Karpenter runs it', group({ ...explicit, manager: 'Karpenter' }), [], [instance()], 'pass', 'on 1', undefined],
] as const)('%s', (_case, saved, templates, instances, status, text, hint) => {
  const [check, ...others] = instanceMetadataChecks(where, [saved], templates, instances)
  expect(others).toEqual([])
  expect(check).toMatchObject({ id: 'MG-01/nodes', status, text: expect.stringContaining(text) })
  if (hint === undefined) expect(check?.hint).toBeUndefined()
  else expect(check?.hint).toContain(hint)
})

test('checks an instance of a deleted group too', () => {
  const checks = instanceMetadataChecks(where, [group()], [template()], [instance(wide, '1', 'deleted')])
  expect(checks[1]).toMatchObject({ id: 'MG-01/i-1', status: 'fail' })
})
