import { stat } from 'node:fs/promises'
import { parseClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import type { NewCluster } from './kops.ts'
import { fakeKops, state } from './testing-fake-kops.ts'

const name = 'demo.example.test'
const yaml = `apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata:
  name: ${name}
spec:
  configBase: /tmp/somewhere/${name}
  kubernetesApiAccess:
  - 127.0.0.1/32
  sshAccess:
  - 127.0.0.1/32
`
const answers: NewCluster = {
  name,
  zones: ['us-west-2a', 'us-west-2b'],
  controlPlaneCount: 1,
  controlPlaneSize: 't3.medium',
  nodeCount: 2,
  nodeSize: 'm5.large',
  kubernetesVersion: '1.36.1',
  networking: 'cilium',
  topology: 'public',
  bastion: false,
  apiLoadBalancer: 'public',
  dns: 'none',
  apiAccess: ['203.0.113.7/32', '198.51.100.0/24'],
  sshAccess: [],
}

const preview =
  'Will create resources:\n  VPC/demo\n  \tCIDR                \t172.20.0.0/16\n\nMust specify --yes to apply changes\n'

test('gets the version once and always passes cluster and state store', async () => {
  const { kops, calls } = await fakeKops({ 'update cluster': { stdout: preview }, 'get all': { stdout: yaml } })
  await kops.previewUpdate(name)
  await kops.getSpec(name)

  expect((await calls()).map(({ args }) => args.join(' '))).toEqual([
    'version --short',
    `update cluster --name=${name} --state=${state}`,
    `get all --name=${name} --state=${state} --output=yaml`,
  ])
})

test('rejects an unsupported version before any command', async () => {
  const { kops, calls } = await fakeKops({ version: { stdout: '1.35.0\n' }, 'get all': { stdout: yaml } })
  await expect(kops.getSpec(name)).rejects.toMatchObject({
    message: expect.stringContaining('>=1.36.0 <1.37.0'),
    exitCode: 3,
  })
  expect(await calls()).toHaveLength(1)
})

test('a missing kops lists the supported versions', async () => {
  const { kops } = await fakeKops({}, { program: '/no/where/kops' })
  await expect(kops.version()).rejects.toMatchObject({
    message: 'kops was not found.',
    hint: expect.stringContaining('>=1.36.0 <1.37.0'),
    exitCode: 3,
  })
})

test('a new spec writes nothing, and an empty access list allows no one instead of everyone', async () => {
  const { kops, calls } = await fakeKops(
    { 'create cluster': { stdout: yaml, stderr: 'W1123 14:13:41.516980    9786 new_cluster.go:1041] redundancy\n' } },
    { createArguments: ['--image=ami-1', '--channel=file:///stable'] },
  )
  const spec = await kops.newClusterSpec(answers)
  const { args, storeMode } = (await calls())[1]!

  // A temporary store: no bucket needs to exist, and the name may be taken.
  const store = args.find((arg) => arg.startsWith('--state='))?.slice('--state=file://'.length) ?? ''
  expect(storeMode).toBe(0o700)
  await expect(stat(store)).rejects.toThrow('ENOENT')
  expect(spec.cluster.spec['configBase']).toBe(`${state}/${name}`)
  expect(args).toContain('--cloud=aws')
  expect(args).toEqual(
    expect.arrayContaining(['--dry-run', '--output=yaml', '--image=ami-1', '--channel=file:///stable']),
  )
  expect(args).toEqual(
    expect.arrayContaining(['--zones=us-west-2a,us-west-2b', '--control-plane-count=1', '--node-size=m5.large']),
  )
  expect(args).toEqual(
    expect.arrayContaining(['--admin-access=203.0.113.7/32,198.51.100.0/24', '--ssh-access=127.0.0.1/32']),
  )
  expect(args).not.toContain('--yes')
  expect(spec.cluster.spec['sshAccess']).toEqual([])
  expect(spec.cluster.spec['kubernetesApiAccess']).toEqual(['127.0.0.1/32'])
})

test('writes specs through stdin, so that none is left on disk', async () => {
  const { kops, calls } = await fakeKops({ 'create -f -': {}, 'replace -f -': {} })
  const spec = parseClusterSpec(yaml)
  await kops.createSpec(spec)
  await kops.replaceSpec(spec)

  expect((await calls()).slice(1).map(({ args, input }) => [args.join(' '), input])).toEqual([
    [`create -f - --state=${state}`, yaml],
    [`replace -f - --state=${state} --force`, yaml],
  ])
})

test('rejects an existing cluster by name', async () => {
  const { kops } = await fakeKops({
    'create -f -': { stderr: 'Error: error creating cluster: file already exists\n', exit: 1 },
  })
  await expect(kops.createSpec(parseClusterSpec(yaml))).rejects.toMatchObject({
    message: `A cluster named ${name} already exists in ${state}. Nothing was changed.`,
    exitCode: 5,
  })
})

test('no cluster is undefined, no clusters are an empty list; other failures are errors', async () => {
  const { kops } = await fakeKops({
    'get all': { stderr: `Error: Cluster.kops.k8s.io "${name}" not found\n`, exit: 1 },
    'get clusters': { stderr: 'Error: no clusters found\n', exit: 1 },
  })
  expect(await kops.getSpec(name)).toBeUndefined()
  expect(await kops.listClusters()).toEqual([])

  const broken = await fakeKops({
    'get all': { stderr: 'Error: NoSuchBucket\n', exit: 1 },
    'get clusters': { stderr: 'Error: odd\n', exit: 1 },
  })
  await expect(broken.kops.getSpec(name)).rejects.toMatchObject({ exitCode: 2 })
  await expect(broken.kops.listClusters()).rejects.toMatchObject({ exitCode: 3 })
})

test('passes an encryption key on stdin: it is in no argument, environment or log', async () => {
  const words = 'create secret encryptionconfig -f -'
  const { kops, calls, log } = await fakeKops({ [words]: { stderr: 'done\n' } })
  await kops.createEncryptionSecret(name, 'secret: c2VjcmV0LWtleQ==\n')

  const { args, input } = (await calls())[1]!
  expect(args).toEqual([...words.split(' '), `--name=${name}`, `--state=${state}`])
  expect(input).toBe('secret: c2VjcmV0LWtleQ==\n')
  expect(log.join('\n')).toContain('done')
  expect(JSON.stringify([args, log])).not.toContain('c2VjcmV0LWtleQ')
})

test('rejects a second encryption key, with the reason', async () => {
  const stderr =
    'Error: failed to create the encryptionconfig secret as it already exists. Pass the `--force` flag to replace an existing secret\n'
  const { kops } = await fakeKops({ 'create secret encryptionconfig -f -': { stderr, exit: 1 } })
  await expect(kops.createEncryptionSecret(name, 'x')).rejects.toMatchObject({
    message: expect.stringContaining(`${name} already has an encryption key`),
    exitCode: 5,
  })
})

test('parses names of secrets, which kops prints as a table, or as an error if there are none', async () => {
  const two = await fakeKops({ 'get secrets': { stdout: 'NAME\nciliumpassword\nencryptionconfig\n' } })
  expect(await two.kops.listSecrets(name)).toEqual(['ciliumpassword', 'encryptionconfig'])
  const none = await fakeKops({ 'get secrets': { stderr: 'Error: no secrets found\n', exit: 1 } })
  expect(await none.kops.listSecrets(name)).toEqual([])
  const broken = await fakeKops({ 'get secrets': { stderr: 'Error: NoSuchBucket\n', exit: 1 } })
  await expect(broken.kops.listSecrets(name)).rejects.toMatchObject({ exitCode: 2 })
})

test('writes the kubeconfig to the given private file; followers get lines without headers, the log complete ones', async () => {
  const head = 'I1123 14:13:33.359444    8971 '
  const output = `${head}featureflag.go:182] FeatureFlag\n${head}executor.go:113] Tasks: 0 done / 115 total; 34 can run\n`
  const { kops, calls, kubeconfig, log } = await fakeKops({
    'update cluster': { kubeconfig: 'a secret', stderr: output, stdout: 'Cluster is starting.\n' },
  })
  const lines: string[] = []
  await kops.update(name, { prune: true, kubeconfig, adminLifetime: '1h0m0s', onLine: (line) => lines.push(line) })
  const { args, kubeconfig: used } = (await calls())[1]!

  expect(args.slice(2)).toEqual([`--name=${name}`, `--state=${state}`, '--yes', '--admin=1h0m0s', '--prune'])
  expect(used).toBe(kubeconfig)
  expect((await stat(kubeconfig)).mode & 0o777).toBe(0o600)
  expect(lines.toSorted()).toEqual(['Cluster is starting.', 'Tasks: 0 done / 115 total; 34 can run'])
  expect(log).toContain(`${head}featureflag.go:182] FeatureFlag`)
})

test('rolls the given groups at the given pace', async () => {
  const pace = { nodeInterval: '1s', controlPlaneInterval: '2s', postDrainDelay: '0s', validateCount: 1 }
  const { kops, calls, kubeconfig } = await fakeKops({ 'rolling-update cluster': {} }, { pace })
  await kops.roll(name, { kubeconfig, instanceGroups: ['nodes-a', 'nodes-b'] })

  expect((await calls())[1]!.args.slice(4)).toEqual([
    '--yes',
    '--instance-group=nodes-a,nodes-b',
    '--node-interval=1s',
    '--control-plane-interval=2s',
    '--post-drain-delay=0s',
    '--validate-count=1',
  ])
})

test('an unhealthy cluster is a result, an unreachable one an error', async () => {
  const failures = [{ type: 'Node', name: 'i-1', message: 'node "i-1" is not ready' }]
  const unhealthy = await fakeKops({
    'validate cluster': {
      stdout: JSON.stringify({ failures }),
      stderr: 'Error: validation failed: cluster not yet healthy\n',
      exit: 1,
    },
  })
  const { isValid, failures: found } = await unhealthy.kops.validate(name, unhealthy)
  expect({ isValid, found }).toEqual({ isValid: false, found: failures })

  const away = await fakeKops({
    'validate cluster': {
      stderr: 'Error: validation failed: unexpected error during validation: error listing nodes: EOF\n',
      exit: 1,
    },
  })
  await expect(away.kops.validate(name, away)).rejects.toMatchObject({ exitCode: 6 })
})

test('parses the preview after 50 MB of output and 100,000 warnings', async () => {
  const { kops } = await fakeKops({ 'update cluster': { floodMegabytes: 50, floodLines: 100_000, stdout: preview } })
  let lines = 0
  const { creates } = await kops.previewUpdate(name, {
    onLine: () => {
      lines += 1
    },
  })

  expect(creates).toEqual([{ type: 'VPC', name: 'demo', fields: [{ name: 'CIDR', value: '172.20.0.0/16' }] }])
  expect(lines).toBeGreaterThan(100_000)
})

test('success with warnings on stderr is success', async () => {
  const { kops } = await fakeKops({ 'delete cluster': { stdout: `Deleted cluster: "${name}"\n`, floodLines: 1000 } })
  await expect(kops.deleteCluster(name)).resolves.toBeUndefined()
})

test.each(['SIGSEGV', 'SIGKILL'])('termination by %s is one sentence with the last lines', async (signal) => {
  const stderr = 'I1123 14:13:33.359444    8971 executor.go:113] Tasks: 34 done / 115 total; 22 can run\n'
  const { kops, kubeconfig } = await fakeKops({ 'update cluster': { stderr, signal } })
  const error: unknown = await kops
    .update(name, { prune: false, kubeconfig, adminLifetime: '1h' })
    .catch((reason: unknown) => reason)

  expect(error).toMatchObject({
    message: `kops was terminated by ${signal} during \`update cluster\`.`,
    exitCode: 3,
  })
  expect((error as Error).cause).toContain('Tasks: 34 done')
})

test('hanging is one sentence with the last lines', async () => {
  const { kops, kubeconfig } = await fakeKops(
    { 'update cluster': { stderr: 'Tasks: 34 done\n', hang: true } },
    { patience: { deadlineMs: 120_000, silenceMs: 5000 } },
  )
  await expect(kops.update(name, { prune: false, kubeconfig, adminLifetime: '1h' })).rejects.toMatchObject({
    message: 'kops seems to hang: it printed nothing for 5 s and was stopped.',
    cause: expect.stringContaining('Tasks: 34 done'),
    exitCode: 3,
  })
})

test('ends a kops with expired credentials on its first message', async () => {
  const head = 'W1123 14:13:33.359444    8971 executor.go:141] '
  const stderr = `${head}error running task "VPC/demo" (9m59s remaining to succeed): operation error EC2: CreateVpc, api error RequestExpired: Request has expired.\n`
  const { kops, kubeconfig } = await fakeKops({ 'update cluster': { stderr, hang: true } })
  await expect(kops.update(name, { prune: false, kubeconfig, adminLifetime: '1h' })).rejects.toMatchObject({
    message: 'Your AWS credentials expired during `kops update cluster`. Changes made so far stay.',
    cause: expect.stringContaining('RequestExpired'),
    exitCode: 6,
  })
})

test('ends a preview whose task keeps failing after a minute with the reason, not after ten', async () => {
  const head = 'W1123 14:13:33.359444    8971 executor.go:141] '
  const failing = (left: string): string =>
    `${head}error running task "VPC/demo" (${left} remaining to succeed): found multiple VPCs for "demo"\n`
  const { kops } = await fakeKops({ 'update cluster': { stderr: failing('9m55s') + failing('8m59s'), hang: true } })
  await expect(kops.previewUpdate(name)).rejects.toMatchObject({
    message: expect.stringContaining('VPC/demo cannot be previewed: found multiple VPCs for "demo"'),
    exitCode: 3,
  })
})

test('continues a preview whose task fails at first', async () => {
  const stderr =
    'W1123 14:13:33.359444    8971 executor.go:141] error running task "VPC/demo" (9m0s remaining to succeed): x\n'
  const { kops } = await fakeKops({ 'update cluster': { stderr, stdout: preview } })
  expect((await kops.previewUpdate(name)).creates).toHaveLength(1)
})

test('the second Ctrl-C ends a kops that ignores the first', async () => {
  const { kops, kubeconfig } = await fakeKops({
    'update cluster': { stderr: 'Tasks: 1 done\n', hang: true, ignoresTerm: true },
  })
  const kill = new AbortController()
  const run = kops.update(name, {
    prune: false,
    kubeconfig,
    adminLifetime: '1h',
    kill: kill.signal,
    onLine: () => {
      kill.abort()
    },
  })
  await expect(run).rejects.toMatchObject({
    message: expect.stringMatching(/^kops was terminated by SIG(TERM|KILL) during/),
  })
})
