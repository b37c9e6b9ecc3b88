import { defined } from '@dayone/pipeline'
/** Which AWS is asked, and as whom. */
export interface AwsAccess {
  /** us-west-2, eu-central-1 … */
  readonly region: string
  /** Address of a stand-in for AWS, `http://127.0.0.1:PORT`; without it the region's own endpoints are asked. */
  readonly endpoint?: string
  /** `default-chain` searches as every AWS tool does: environment, profile, SSO, instance role. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | 'default-chain'
}

/** The settings every client of the SDK shares. An unanswered request ends after seconds, not minutes. */
export const clientSettings = (access: AwsAccess) => ({
  region: access.region,
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  ...defined({ endpoint: access.endpoint }),
  ...(access.credentials === 'default-chain' ? {} : { credentials: access.credentials }),
})

/** Who was asked, for messages: the endpoint where one was given, else the region. */
export const describeAccess = (access: AwsAccess): string =>
  access.endpoint === undefined ? `AWS in ${access.region}` : `the cloud at ${access.endpoint}`
