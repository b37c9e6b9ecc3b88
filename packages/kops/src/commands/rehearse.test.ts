import { stat } from 'node:fs/promises'
import { parseClusterSpec } from '@dayone/cluster-spec'
import { UserError } from '@dayone/pipeline'
import { afterEach, expect, test, vi } from 'vitest'
import { RehearsalError } from '../errors/rehearsal-error.ts'
import { fakeKops, state } from '../testing-fake-kops.ts'

afterEach(() => vi.unstubAllEnvs())

const name = 'demo.example.test'
const spec = (more = '') =>
  parseClusterSpec(`apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata:
  name: ${name}
spec:
  configBase: ${state}/${name}
  secretStore: ${state}/${name}/secrets
  keyStore: ${state}/${name}/pki
  kubernetesVersion: 1.36.1
${more}`)
const preview = `Will create resources:
  ManagedFile/kops-version.txt
  \tBase                \tSTORE/${name}

Must specify --yes to apply changes
`
const ENCRYPTION_KEY = 'create secret encryptionconfig -f -'

/** The folder of kops' state store. */
const storeOf = ({ args }: { readonly args: readonly string[] }): string =>
  args.find((arg) => arg.startsWith('--state=file://'))?.slice('--state=file://'.length) ?? 'none'

const thrown = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error)

test('saves and previews in a temporary private folder, and never names the real store', async () => {
  const { kops, calls } = await fakeKops({ 'create -f -': {}, 'update cluster': { stdout: preview } })
  const { creates, text } = await kops.rehearse(spec())

  const fields = [{ name: 'Base', value: `${state}/${name}` }]
  expect(creates).toEqual([{ type: 'ManagedFile', name: 'kops-version.txt', fields }])
  expect(text).toBe(preview.replace('STORE', state))
  const [, ...asked] = await calls()
  const folder = storeOf(asked[0]!)
  expect(asked.map(({ args }) => args.join(' '))).toEqual([
    `create -f - --state=file://${folder}`,
    `update cluster --name=${name} --state=file://${folder}`,
  ])
  expect(asked.map(({ storeMode }) => storeMode)).toEqual([0o700, 0o700])
  expect(parseClusterSpec(asked[0]!.input).cluster.spec).toEqual({
    kubernetesVersion: '1.36.1',
    configBase: `file://${folder}/${name}`,
  })
  expect(JSON.stringify(asked)).not.toContain(state)
  await expect(stat(folder)).rejects.toThrow('ENOENT')
})

test('runs once per specification, and again for another one or after a failure', async () => {
  const { kops, calls } = await fakeKops({ 'create -f -': {}, 'update cluster': { stdout: preview } })
  expect(await kops.rehearse(spec())).toBe(await kops.rehearse(spec()))
  await kops.rehearse(spec('  sshAccess: []\n'))
  expect(await calls()).toHaveLength(1 + 2 + 2)

  const failing = await fakeKops({ 'create -f -': { stderr: 'Error: no\n', exit: 1 } })
  await thrown(failing.kops.rehearse(spec()))
  await thrown(failing.kops.rehearse(spec()))
  expect(await failing.calls()).toHaveLength(1 + 1 + 1)
})

test('a specification with encryption gets a fake key for the rehearsal', async () => {
  const { kops, calls } = await fakeKops({
    'create -f -': {},
    [ENCRYPTION_KEY]: {},
    'update cluster': { stdout: preview },
  })
  await kops.rehearse(spec('  encryptionConfig: true\n'))
  const [, , key, update] = await calls()
  expect(key!.args).toEqual([...ENCRYPTION_KEY.split(' '), `--name=${name}`, `--state=file://${storeOf(update!)}`])
  expect(key!.input).toContain('resources: []')
})

test("kops' rejection is a UserError, and the folder is removed", async () => {
  const stderr = 'Error: spec.subnets[0].cidr: Invalid value: "10.0.0.0/33": not a CIDR\n'
  const { kops, calls } = await fakeKops({ 'create -f -': {}, 'update cluster': { stderr, exit: 1 } })
  expect(await thrown(kops.rehearse(spec()))).toBeInstanceOf(UserError)
  await expect(stat(storeOf((await calls())[1]!))).rejects.toThrow('ENOENT')
})

test.each([
  [
    'a folder that kops cannot use',
    'Error: error building path for "STORE/demo": no space left on device\n',
    'error building path for "STORE/demo": no space left on device',
  ],
  [
    'a bucket for service account keys that is not there yet',
    'Error: error building tasks: checking if bucket was public: operation error S3: GetBucketPolicyStatus, api error NoSuchBucket: The specified bucket does not exist\n',
    'The specification refers to a bucket that does not exist yet.',
  ],
])('%s is not an error of the specification', async (_, stderr, reason) => {
  const { kops, calls } = await fakeKops({ 'create -f -': {}, 'update cluster': { stderr, exit: 1 } })
  const error = await thrown(kops.rehearse(spec()))
  expect(error).toBeInstanceOf(RehearsalError)
  expect((error as Error).message).toBe(reason.replace('STORE', storeOf((await calls())[1]!)))
})

test('a computer without room for a folder is not an error of the specification', async () => {
  const { kops } = await fakeKops({})
  vi.stubEnv('TMPDIR', '/no/such/folder')
  expect(await thrown(kops.rehearse(spec()))).toMatchObject({
    name: 'RehearsalError',
    message: 'Could not create a folder in /no/such/folder.',
  })
})

test('ends when the user stops it, whatever kops prints then', async () => {
  const { kops } = await fakeKops({ 'create -f -': {}, 'update cluster': { hang: true } })
  const kill = new AbortController()
  const rehearsed = thrown(kops.rehearse(spec(), { kill: kill.signal }))
  kill.abort()
  expect(await rehearsed).not.toBeInstanceOf(RehearsalError)
})
