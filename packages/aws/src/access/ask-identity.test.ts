import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { aheadOf, askIdentity } from './ask-identity.ts'
import { minutesLeft } from './find-credentials.ts'

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

/** An STS with its own clock. */
const startSts = async (date: Date, status: number, xml: string) => {
  const server = createServer((_, response) => {
    response.sendDate = false
    response.writeHead(status, { 'content-type': 'text/xml', date: date.toUTCString() }).end(xml)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { region: 'us-west-2', endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, credentials }
}

const me = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::1:user/ann</Arn><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
const now = () => new Date('2026-11-25T12:00:00Z')

test('returns the identity, and how far the clock of AWS is ahead', async () => {
  const access = await startSts(new Date('2026-11-25T12:07:00Z'), 200, me)
  expect(await askIdentity(access, now)).toEqual({
    identity: { account: '1', arn: 'arn:aws:iam::1:user/ann' },
    aheadMs: 7 * 60_000 + 500,
  })
})

test('a denial contains the time too', async () => {
  const access = await startSts(
    new Date('2026-11-25T11:00:00Z'),
    403,
    '<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>no</Message></Error></ErrorResponse>',
  )
  const answer = await askIdentity(access, now)
  expect(answer).toMatchObject({ failure: { exitCode: 6 }, aheadMs: -3600_000 + 500 })
  expect(answer).not.toHaveProperty('identity')
})

test('an unreachable STS yields neither', async () => {
  const answer = await askIdentity({ region: 'us-west-2', endpoint: 'http://127.0.0.1:1', credentials }, now)
  expect(answer).toMatchObject({ failure: { exitCode: 6 } })
  expect(answer).not.toHaveProperty('aheadMs')
})

test.each([
  ['Wed, 25 Nov 2026 12:00:00 GMT', 0],
  ['Wed, 25 Nov 2026 12:00:10 GMT', 10_000],
  [undefined, undefined],
  ['soon', undefined],
])('a Date header of %s is %s ms ahead', (date, expected) => {
  const at = Date.UTC(2026, 10, 25, 12)
  expect(aheadOf(date, at, at + 1000)).toBe(expected)
})

test.each([
  [undefined, undefined],
  [new Date('2026-11-25T12:59:59Z'), 59],
  [new Date('2026-11-25T11:59:59Z'), -1],
])('credentials that expire at %s have %s minutes left', (expiration, expected) => {
  expect(minutesLeft(expiration === undefined ? {} : { expiration }, now())).toBe(expected)
})
