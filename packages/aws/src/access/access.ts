import { defined } from '@dayone/pipeline'
/** The AWS endpoint and credentials of requests. */
export interface AwsAccess {
  /** us-west-2, eu-central-1 … */
  readonly region: string
  /** Endpoint of an AWS emulation, `http://127.0.0.1:PORT`; if unset, the region's own endpoints are used. */
  readonly endpoint?: string
  /** `default-chain` is the credential chain of every AWS tool: environment, profile, SSO, instance role. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | 'default-chain'
}

/** Settings shared by all SDK clients. Requests time out after seconds, not minutes. */
export const clientSettings = (access: AwsAccess) => ({
  region: access.region,
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  ...defined({ endpoint: access.endpoint }),
  ...(access.credentials === 'default-chain' ? {} : { credentials: access.credentials }),
})

/** The target of requests, for messages: the endpoint if set, else the region. */
export const describeAccess = (access: AwsAccess): string =>
  access.endpoint === undefined ? `AWS in ${access.region}` : `the cloud at ${access.endpoint}`
