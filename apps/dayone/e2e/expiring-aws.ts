import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'

/** A proxy between a program and the emulated AWS that can expire its credentials. */
export interface ExpiringAws {
  readonly endpoint: string
  /** Denied requests, by service: `ec2`, `s3` … */
  readonly refused: readonly string[]
  close(): Promise<void>
}

/**
 * Forwards every request, and from the first one with this Action (EC2's query protocol) responds like AWS for an
 * expired session, because credentials never expire in moto. kops' requests to EC2 still pass: its SDK treats
 * RequestExpired as a wrong clock and retries for three minutes, so the result would depend on the order of kops'
 * parallel tasks.
 */
export async function startExpiringAws(target: string, expiresAt: string): Promise<ExpiringAws> {
  const refused: string[] = []
  let isExpired = false
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await bytesOf(incoming)
    isExpired ||= new URLSearchParams(body.toString('latin1')).get('Action') === expiresAt
    const service = serviceOf(incoming)
    if (isExpired && !(service === 'ec2' && isFromGo(incoming))) {
      refused.push(service)
      const { status, type, text } = expiredAnswer(service, incoming)
      outgoing.writeHead(status, { 'content-type': type }).end(text)
      return
    }
    const { method = 'GET', url = '/', headers } = incoming
    const { 'transfer-encoding': _chunked, ...kept } = headers
    const passed = httpRequest(`${target}${url}`, { method, headers: { ...kept, 'content-length': body.length } })
    passed.end(body)
    const [received] = (await once(passed, 'response')) as [IncomingMessage]
    outgoing.writeHead(received.statusCode ?? 502, received.headers)
    await pipeline(received, outgoing)
  }
  const server = createServer((incoming, outgoing) => {
    // kops ends with requests under way, so either side may be gone at any await.
    answer(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** The service is in signature version 4: `Credential=KEY/DATE/REGION/SERVICE/aws4_request`. */
const serviceOf = ({ headers }: IncomingMessage): string =>
  /Credential=[^/]+\/[^/]+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'unknown'

const isFromGo = ({ headers }: IncomingMessage): boolean => headers['user-agent']?.includes('aws-sdk-go') === true

/** The error documents of AWS services: EC2, S3, JSON services, and all other query services. */
function expiredAnswer(service: string, { headers }: IncomingMessage) {
  const xml = (status: number, text: string) => ({ status, type: 'text/xml', text: `<?xml version="1.0"?>${text}` })
  if (service === 'ec2')
    return xml(
      400,
      '<Response><Errors><Error><Code>RequestExpired</Code><Message>Request has expired.</Message></Error></Errors><RequestID>1</RequestID></Response>',
    )
  if (service === 's3')
    return xml(
      400,
      '<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message><RequestId>1</RequestId></Error>',
    )
  const sentence = 'The security token included in the request is expired'
  if (headers['x-amz-target'] !== undefined) {
    const text = JSON.stringify({ __type: 'com.amazon.coral.service#ExpiredTokenException', message: sentence })
    return { status: 400, type: 'application/x-amz-json-1.0', text }
  }
  return xml(
    403,
    `<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>${sentence}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
  )
}
