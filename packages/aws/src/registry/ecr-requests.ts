import { clientSettings, type AwsAccess } from '../access/access.ts'
import { askWith } from '../access/ask.ts'

/** Sends one ECR operation and returns the JSON response. Throws the errors of `askWith`. */
export type AskEcr = <Answer>(operation: string, parameters: object) => Promise<Answer>

const deadlineMs = 30_000

/** An error response of ECR, in the form of SDK errors: the name is AWS' code. */
export class EcrError extends Error {
  override readonly name: string
  readonly $metadata: { readonly httpStatusCode: number }
  constructor(code: string, message: string, status: number) {
    super(message)
    this.name = code
    this.$metadata = { httpStatusCode: status }
  }
}

const endpointOf = (access: AwsAccess, region: string): string =>
  access.endpoint ?? `https://api.ecr.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`

/**
 * The region's ECR API, AWS JSON 1.1, signed with the credentials and signer of the SDK's STS client: see
 * docs/decisions/0015. Loads nothing before the first request.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/Welcome.html
 */
export const createEcr = (access: AwsAccess, region: string): AskEcr => {
  const ask = askWith({ ...access, region })
  const send = async (operation: string, parameters: object): Promise<unknown> => {
    const { STSClient } = await import('@aws-sdk/client-sts')
    const client = new STSClient({ ...clientSettings(access), region })
    const endpoint = new URL(endpointOf(access, region))
    const body = JSON.stringify(parameters)
    const signer = await client.config.signer({
      name: 'sigv4',
      signingName: 'ecr',
      signingRegion: region,
      properties: {},
    })
    const signed = await signer.sign(
      {
        method: 'POST',
        protocol: endpoint.protocol,
        hostname: endpoint.hostname,
        ...(endpoint.port === '' ? {} : { port: Number(endpoint.port) }),
        path: '/',
        query: {},
        headers: {
          host: endpoint.host,
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
        },
        body,
      },
      { signingService: 'ecr', signingRegion: region },
    )
    const { host: _host, ...headers } = signed.headers
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { ...headers, 'user-agent': 'dayone-ecr' },
      body,
      signal: AbortSignal.timeout(deadlineMs),
    })
    const json = (await answer.json().catch(() => ({}))) as {
      readonly __type?: string
      readonly message?: string
      readonly Message?: string
    }
    if (answer.ok) return json
    // com.amazonaws.ecr#RepositoryNotFoundException
    const code = json.__type?.split('#').at(-1) ?? `status ${answer.status}`
    throw new EcrError(code, json.message ?? json.Message ?? '', answer.status)
  }
  return async <Answer>(operation: string, parameters: object) =>
    (await ask(`ecr:${operation}`, () => send(operation, parameters))) as Answer
}
