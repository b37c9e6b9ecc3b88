import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { lookUpAddress } from './look-up-address.ts'

/** Stands in for AWS' checkip, which no test may ask. */
const startCheckip = async (status: number, text: string): Promise<string> => {
  const server = createServer((_, response) => response.writeHead(status).end(text))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test.each(['198.51.100.23', '2001:db8::17'])('accepts %s', async (address) => {
  expect(await lookUpAddress(await startCheckip(200, `${address}\n`))).toBe(address)
})

test.each([
  [200, '<html>Sign in to this network</html>'],
  [503, '198.51.100.23'],
])('rejects a response %i %s', async (status, text) => {
  const url = await startCheckip(status, text)
  await expect(lookUpAddress(url)).rejects.toMatchObject({
    exitCode: 6,
    message: `${new URL(url).host} did not return this computer's address.`,
  })
})
