import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { readBucketPosture } from './read-bucket-posture.ts'

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
const ACCOUNT = '111111111111'

/** S3 beyond moto: access denied, and buckets of others. `part` is the requested sub-resource, empty for HEAD. */
const startS3 = async (answer: (part: string, owner: string | undefined) => number | string) => {
  const server = createServer((request, response) => {
    const result = answer(partOf(request), request.headers['x-amz-expected-bucket-owner']?.toString())
    response.setHeader('x-amz-bucket-region', 'eu-central-1')
    if (typeof result === 'string') return void response.end(result)
    const code = result === 403 ? 'AccessDenied' : 'NoSuchBucketPolicy'
    response.writeHead(result).end(request.method === 'HEAD' ? '' : `<Error><Code>${code}</Code></Error>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { region: 'us-west-2', endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, credentials }
}

const partOf = ({ method, url = '' }: IncomingMessage): string =>
  method === 'HEAD' ? '' : ([...new URL(url, 'http://x').searchParams.keys()].find((key) => key !== 'x-id') ?? '')

const settings: Readonly<Record<string, string>> = {
  '': '',
  versioning: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
  encryption:
    '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>',
  publicAccessBlock:
    '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>',
}

test('reads each setting; three of four blocks do not count', async () => {
  const access = await startS3((part) => settings[part] ?? 404)
  expect(await readBucketPosture(access, 'my-state', ACCOUNT)).toEqual({
    exists: true,
    region: 'eu-central-1',
    ownedByCaller: true,
    versioned: true,
    encrypted: true,
    publicAccessBlocked: false,
    tlsOnly: false,
    unseen: [],
  })
})

test('distinguishes a bucket of another account from one that may not be read', async () => {
  const foreign = await startS3((part, owner) => (owner === ACCOUNT ? 403 : (settings[part] ?? 404)))
  expect(await readBucketPosture(foreign, 'my-state', ACCOUNT)).toMatchObject({ exists: true, ownedByCaller: false })
  const closed = await startS3(() => 403)
  expect(await readBucketPosture(closed, 'my-state', ACCOUNT)).toEqual({
    exists: true,
    unseen: [
      's3:ListBucket',
      's3:GetBucketVersioning',
      's3:GetEncryptionConfiguration',
      's3:GetBucketPublicAccessBlock',
      's3:GetBucketPolicy',
    ],
  })
})

test('without an account the owner is undefined', async () => {
  const posture = await readBucketPosture(await startS3((part) => settings[part] ?? 404), 'my-state')
  expect(posture).not.toHaveProperty('ownedByCaller')
})

test('reports that a bucket does not exist', async () => {
  expect(await readBucketPosture(await startS3(() => 404), 'my-state', ACCOUNT)).toEqual({ exists: false, unseen: [] })
})

test('an unreachable S3 is one error', async () => {
  const access = { region: 'us-west-2', endpoint: 'http://127.0.0.1:1', credentials }
  await expect(readBucketPosture(access, 'my-state')).rejects.toMatchObject({
    exitCode: 6,
    message: 'The cloud at http://127.0.0.1:1 cannot be reached.',
  })
})
