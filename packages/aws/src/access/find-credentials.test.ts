import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findCredentials } from './find-credentials.ts'
import { findRegion } from './find-region.ts'

/** The SDK reads the process environment and the home folder; the test replaces both. */
const before = { ...process.env }
const access = { region: 'us-west-2', credentials: 'default-chain' } as const
let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'dayone-credentials-'))
  await mkdir(join(home, '.aws', 'sso', 'cache'), { recursive: true })
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name]
  set({
    HOME: home,
    AWS_CONFIG_FILE: join(home, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws', 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  })
})
afterEach(async () => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
  Object.assign(process.env, before)
  await rm(home, { recursive: true, force: true })
})

const set = (variables: Readonly<Record<string, string>>): void => void Object.assign(process.env, variables)
const config = (text: string): Promise<void> => writeFile(join(home, '.aws', 'config'), text)

test('the region of the environment overrides that of the profile; without either it is undefined', async () => {
  expect(await findRegion()).toBeUndefined()
  set({ AWS_REGION: 'eu-north-1' })
  expect(await findRegion()).toBe('eu-north-1')
})

test('uses the region of a profile', async () => {
  await config('[profile work]\nregion = eu-central-1\n')
  set({ AWS_PROFILE: 'work' })
  expect(await findRegion()).toBe('eu-central-1')
})

test('finds a key in the environment, with and without expiration', async () => {
  set({ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEWXYZ', AWS_SECRET_ACCESS_KEY: 'hush-hush' })
  expect(await findCredentials(access)).toEqual({
    keyEnd: 'WXYZ',
    source: 'environment variables',
    isTemporary: false,
  })
  set({ AWS_SESSION_TOKEN: 'token', AWS_CREDENTIAL_EXPIRATION: '2026-11-25T12:00:00Z' })
  expect(await findCredentials(access)).toMatchObject({
    isTemporary: true,
    expiration: new Date('2026-11-25T12:00:00Z'),
  })
})

test('finds a key in a profile', async () => {
  await config('[profile work]\naws_access_key_id = AKIAEXAMPLEABCD\naws_secret_access_key = hush-hush\n')
  set({ AWS_PROFILE: 'work' })
  expect(await findCredentials(access)).toEqual({ keyEnd: 'ABCD', source: 'a key in the profile', isTemporary: false })
})

test('missing credentials are one error', async () => {
  await expect(findCredentials(access)).rejects.toMatchObject({
    name: 'UserError',
    message: 'No AWS credentials were found.',
    exitCode: 6,
  })
})

test('an expired sign-in is not reported as missing', async () => {
  await config(`[profile work]
sso_session = company
sso_account_id = 111111111111
sso_role_name = Admin
[sso-session company]
sso_region = eu-central-1
sso_start_url = https://company.example.test/start
`)
  const token = {
    accessToken: 'hush-hush',
    expiresAt: '2020-01-01T00:00:00Z',
    startUrl: 'https://company.example.test/start',
  }
  const file = `${createHash('sha1').update('company').digest('hex')}.json`
  await writeFile(join(home, '.aws', 'sso', 'cache', file), JSON.stringify(token))
  set({ AWS_PROFILE: 'work' })
  await expect(findCredentials(access)).rejects.toMatchObject({
    message: 'The AWS sign-in has expired, or there was none.',
    hint: expect.stringContaining('aws sso login'),
    exitCode: 6,
  })
})
