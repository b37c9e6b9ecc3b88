import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createDiscoveryBuckets } from './discovery-bucket.ts'

interface Answer {
  readonly status?: number
  readonly code?: string
  readonly xml?: string
}

/** S3 Control: the setting of the account. */
const accountPath = '/v20180820/configuration/publicAccessBlock'
/** STS says whose account it is. */
const others: Readonly<Record<string, Answer>> = {
  POST: {
    xml: '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ann</Arn><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
  },
}

/** S3 on a loopback port, with a response per method and query, `GET ?policyStatus`; the default is 200. */
const startS3 = async (answers: Readonly<Record<string, Answer>>) => {
  const asked: { line: string; body: string; isSigned: boolean; ownership: string | undefined }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3')
      const question = [...searchParams.keys()].filter((key) => key !== 'x-id').map((key) => ` ?${key}`)[0] ?? ''
      const path = pathname.replace(/\/$/, '')
      const line = `${request.method}${question}`
      const ownership = request.headers['x-amz-object-ownership']
      asked.push({
        line: `${line} ${path}`,
        body,
        isSigned: 'authorization' in request.headers,
        ownership: ownership?.toString(),
      })
      const { status = 200, code, xml = '' } = answers[path === accountPath ? 'account' : line] ?? others[line] ?? {}
      const error = code === undefined ? '' : `<Error><Code>${code}</Code><Message>no</Message></Error>`
      response
        .writeHead(status, { 'content-type': 'application/xml' })
        .end(request.method === 'HEAD' ? '' : error + xml)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return { asked, buckets: createDiscoveryBuckets({ region: 'us-west-2', endpoint, credentials }) }
}

const policy = (isPublic: boolean): Answer => ({
  xml: `<PolicyStatus><IsPublic>${isPublic ? 'TRUE' : 'FALSE'}</IsPublic></PolicyStatus>`,
})
const owner = (rule: string): Answer => ({
  xml: `<OwnershipControls><Rule><ObjectOwnership>${rule}</ObjectOwnership></Rule></OwnershipControls>`,
})
const block = (isOn: boolean): Answer => ({
  xml: `<PublicAccessBlockConfiguration><BlockPublicAcls>${isOn}</BlockPublicAcls><IgnorePublicAcls>${isOn}</IgnorePublicAcls></PublicAccessBlockConfiguration>`,
})
const objects = (count: number): Answer => ({
  xml: `<ListBucketResult><KeyCount>${count}</KeyCount></ListBucketResult>`,
})
const noPolicy: Answer = { status: 404, code: 'NoSuchBucketPolicy' }
const noOwner: Answer = { status: 404, code: 'OwnershipControlsNotFoundError' }
const noBlock: Answer = { status: 404, code: 'NoSuchPublicAccessBlockConfiguration' }

const of = (status: Answer, ownership: Answer, access: Answer, list: Answer = objects(0)) => ({
  'GET ?policyStatus': status,
  'GET ?ownershipControls': ownership,
  'GET ?publicAccessBlock': access,
  'GET ?list-type': list,
})

test.each<[string, Readonly<Record<string, Answer>>, string]>([
  ['there is none', { HEAD: { status: 404 } }, 'missing'],
  ['it is somebody else’s', { HEAD: { status: 403 } }, 'foreign'],
  ['a policy opens it', of(policy(true), owner('BucketOwnerEnforced'), block(false)), 'ready'],
  ['objects may be public', of(noPolicy, owner('BucketOwnerPreferred'), block(false)), 'ready'],
  ['it is of the old kind, nothing was set', of(noPolicy, noOwner, noBlock), 'ready'],
  ['it is as AWS makes them', of(noPolicy, owner('BucketOwnerEnforced'), block(true)), 'closed'],
  ['it has no ACLs', of(policy(false), owner('BucketOwnerEnforced'), noBlock), 'closed'],
  ['it was made for keys, and a run was ended', of(noPolicy, owner('BucketOwnerPreferred'), block(true)), 'unfinished'],
  ['it was closed again, keys in it', of(noPolicy, owner('BucketOwnerPreferred'), block(true), objects(1)), 'closed'],
])('state of a bucket: %s', async (_, answers, state) => {
  const { buckets } = await startS3(answers)
  expect(await buckets.look('shop-oidc')).toBe(state)
})

const account = (setting: string): Answer => ({
  xml: `<PublicAccessBlockConfiguration><BlockPublicAcls>${String(setting === 'BlockPublicAcls')}</BlockPublicAcls><IgnorePublicAcls>${String(setting === 'IgnorePublicAcls')}</IgnorePublicAcls><RestrictPublicBuckets>${String(setting === 'RestrictPublicBuckets')}</RestrictPublicBuckets></PublicAccessBlockConfiguration>`,
})
const openObjects = () => of(noPolicy, owner('BucketOwnerPreferred'), block(false))
const openPolicy = () => of(policy(true), owner('BucketOwnerEnforced'), block(false))

test.each<[string, Answer, Readonly<Record<string, Answer>>, string]>([
  ['new ACLs are refused, no bucket', account('BlockPublicAcls'), { HEAD: { status: 404 } }, 'account-closed'],
  ['ACLs are ignored, no bucket', account('IgnorePublicAcls'), { HEAD: { status: 404 } }, 'account-closed'],
  ['ACLs are ignored, open objects', account('IgnorePublicAcls'), openObjects(), 'account-closed'],
  ['policies are restricted, open policy', account('RestrictPublicBuckets'), openPolicy(), 'account-closed'],
  ['policies are restricted, open objects', account('RestrictPublicBuckets'), openObjects(), 'ready'],
  ['ACLs are ignored, open policy', account('IgnorePublicAcls'), openPolicy(), 'ready'],
  ['nothing is blocked', account(''), { HEAD: { status: 404 } }, 'missing'],
  ['nothing was ever set', noBlock, openObjects(), 'ready'],
])('the account: %s', async (_, answer, answers, state) => {
  const { buckets, asked } = await startS3({ ...answers, account: answer })
  expect(await buckets.look('shop-oidc')).toBe(state)
  expect(asked).toContainEqual(expect.objectContaining({ line: `GET ${accountPath}`, isSigned: true }))
})

test('a setting of the account that may not be read is no permission to go on', async () => {
  const { buckets } = await startS3({ HEAD: { status: 404 }, account: { status: 403, code: 'AccessDenied' } })
  await expect(buckets.look('shop-oidc')).rejects.toMatchObject({
    exitCode: 6,
    message: /s3:GetAccountPublicAccessBlock/,
  })
})

test('creates a bucket in which only single objects may be public', async () => {
  const { buckets, asked } = await startS3({})
  await buckets.create('shop-oidc')
  const [made, opened] = asked
  expect(made).toMatchObject({ line: 'PUT /shop-oidc', ownership: 'BucketOwnerPreferred' })
  expect(made?.body).toContain('<LocationConstraint>us-west-2</LocationConstraint>')
  expect(opened?.line).toBe('PUT ?publicAccessBlock /shop-oidc')
  for (const setting of [
    'BlockPublicAcls>false',
    'IgnorePublicAcls>false',
    'BlockPublicPolicy>true',
    'RestrictPublicBuckets>true',
  ])
    expect(opened?.body).toContain(`<${setting}`)
})

test('completes its own bucket, and does not touch one of others', async () => {
  const own = await startS3({ PUT: { status: 409, code: 'BucketAlreadyOwnedByYou' } })
  await own.buckets.create('shop-oidc')
  expect(own.asked.map(({ line }) => line)).toEqual(['PUT /shop-oidc', 'PUT ?publicAccessBlock /shop-oidc'])
  const others = await startS3({ PUT: { status: 409, code: 'BucketAlreadyExists' } })
  await expect(others.buckets.create('shop-oidc')).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('is taken by another account'),
  })
  expect(others.asked).toHaveLength(1)
})

test.each<[Answer, string | undefined]>([
  [{ xml: '{}' }, '{}'],
  [{ status: 403, code: 'AccessDenied' }, undefined],
  [{ status: 404, code: 'NoSuchKey' }, undefined],
])('reads without credentials: %j', async (answer, expected) => {
  const { buckets, asked } = await startS3({ GET: answer })
  expect(await buckets.readAsAnybody('shop-oidc', 'openid/v1/jwks')).toBe(expected)
  expect(asked).toMatchObject([{ line: 'GET /shop-oidc/openid/v1/jwks', isSigned: false }])
})

test('reports a missing permission', async () => {
  const { buckets } = await startS3({ PUT: { status: 403, code: 'AccessDenied' } })
  await expect(buckets.create('shop-oidc')).rejects.toMatchObject({ exitCode: 6, message: /s3:CreateBucket/ })
})
