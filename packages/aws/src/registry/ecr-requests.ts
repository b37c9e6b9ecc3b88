import type { AwsAccess } from '../access/access.ts'
import { askWith } from '../access/ask.ts'
import { sendSigned } from '../access/send-signed.ts'

/** Sends one ECR operation and returns the JSON response. Throws the errors of `askWith`. */
export type AskEcr = <Answer>(operation: string, parameters: object) => Promise<Answer>

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
 * The region's ECR API, AWS JSON 1.1. Loads nothing before the first request.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/Welcome.html
 */
export const createEcr = (access: AwsAccess, region: string): AskEcr => {
  const ask = askWith({ ...access, region })
  const send = async (operation: string, parameters: object): Promise<unknown> => {
    const answer = await sendSigned(access, {
      method: 'POST',
      endpoint: new URL(endpointOf(access, region)),
      service: 'ecr',
      region,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
      },
      body: JSON.stringify(parameters),
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
