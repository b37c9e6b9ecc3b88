import { diffSpecs, parseClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { discoveryPlace } from './discovery-bucket.ts'
import { withStandInBucket } from './stand-in-bucket.ts'
import { specFixtureText } from '../fixtures/read-fixture.ts'

const fixture = (name: string) => parseClusterSpec(specFixtureText(name))
const spec = fixture('private-unusual')

test('the state bucket replaces a missing one, and the preview reads as if it existed', () => {
  const known = withStandInBucket(spec, 's3://kops-state')
  expect(discoveryPlace(known.spec)?.bucket).toBe('kops-state')
  expect(diffSpecs(spec, known.spec).map(({ path }) => path.join('.'))).toEqual([
    'spec.serviceAccountIssuerDiscovery.discoveryStore',
  ])
  const { bucket = '', prefix = '' } = discoveryPlace(known.spec) ?? {}
  const value = `s3://${bucket}/${prefix}`
  const file = { type: 'ManagedFile', name: 'keys.json', fields: [{ name: 'Base', value }] }
  const preview = { creates: [file], modifies: [], deletes: [], prunes: [], isEmpty: false, text: `Base ${value}\n` }
  const read = known.asMeant(preview)
  expect(read.text).toBe('Base s3://private-unusual-oidc/keys/private-unusual.example.com\n')
  expect(read.creates[0]?.fields[0]?.value).toBe('s3://private-unusual-oidc/keys/private-unusual.example.com')
})

test.each([
  ['nothing is published', fixture('plain'), 's3://kops-state'],
  ['the state bucket has dots in its name', spec, 's3://state.example.com'],
])('%s: unchanged', (_, given, state) => {
  expect(withStandInBucket(given, state).spec).toBe(given)
})
