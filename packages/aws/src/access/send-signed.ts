import { clientSettings, type AwsAccess } from './access.ts'

/** A request to an AWS API for which no SDK client is installed. */
export interface SignedRequest {
  readonly method: 'GET' | 'POST'
  /** `https://api.ecr.us-west-2.amazonaws.com`, or an emulation. */
  readonly endpoint: URL
  /** @default / */
  readonly path?: string
  /** The service in the signature: ecr, s3. */
  readonly service: string
  readonly region: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

const deadlineMs = 30_000

/**
 * Sends a request that is signed with the credentials and signer of the SDK's STS client: see docs/decisions/0015. Loads
 * nothing before the first request. The user agent says dayone, and the service.
 */
export async function sendSigned(access: AwsAccess, request: SignedRequest): Promise<Response> {
  const { method, endpoint, path = '/', service, region, body } = request
  const { STSClient } = await import('@aws-sdk/client-sts')
  const client = new STSClient({ ...clientSettings(access), region })
  const signer = await client.config.signer({
    name: 'sigv4',
    signingName: service,
    signingRegion: region,
    properties: {},
  })
  const signed = await signer.sign(
    {
      method,
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      ...(endpoint.port === '' ? {} : { port: Number(endpoint.port) }),
      path,
      query: {},
      headers: { host: endpoint.host, ...request.headers },
      ...(body === undefined ? {} : { body }),
    },
    { signingService: service, signingRegion: region },
  )
  const { host: _host, ...headers } = signed.headers
  return fetch(new URL(path, endpoint), {
    method,
    headers: { ...headers, 'user-agent': `dayone-${service}` },
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(deadlineMs),
  })
}
