import { createHash } from 'node:crypto'
import type { AwsAccess } from '../access/access.ts'
import { askWith } from '../access/ask.ts'
import { sendSigned } from '../access/send-signed.ts'

/** What an account blocks in all of its buckets, whatever a bucket says: Block Public Access of the account. */
export interface AccountPublicAccess {
  /** New public ACLs are refused, or existing ones ignored: no object can be made public by itself. */
  readonly blocksAcls: boolean
  /** No bucket policy opens a bucket. */
  readonly blocksPolicies: boolean
}

/** An error response of S3 Control, in the form of SDK errors: the name is AWS' code. */
class S3ControlError extends Error {
  override readonly name: string
  readonly $metadata: { readonly httpStatusCode: number }
  constructor(code: string, status: number) {
    super(`S3 Control answered ${code}`)
    this.name = code
    this.$metadata = { httpStatusCode: status }
  }
}

const endpointOf = ({ region, endpoint }: AwsAccess, account: string): URL =>
  new URL(endpoint ?? `https://${account}.s3-control.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`)

const emptyHash = createHash('sha256').update('').digest('hex')

/**
 * Reads the setting of the account; one that was never set blocks nothing. Throws UserError (exit 6).
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html
 */
export const readAccountPublicAccess = (access: AwsAccess, account: string): Promise<AccountPublicAccess> =>
  askWith(access)('s3:GetAccountPublicAccessBlock', async () => {
    const answer = await sendSigned(access, {
      method: 'GET',
      endpoint: endpointOf(access, account),
      path: '/v20180820/configuration/publicAccessBlock',
      service: 's3',
      region: access.region,
      headers: { 'x-amz-account-id': account, 'x-amz-content-sha256': emptyHash },
    })
    const xml = await answer.text()
    const code = /<Code>([^<]*)<\/Code>/.exec(xml)?.[1] ?? `status ${answer.status}`
    if (!answer.ok && code !== 'NoSuchPublicAccessBlockConfiguration') throw new S3ControlError(code, answer.status)
    const isOn = (setting: string): boolean => new RegExp(`<${setting}>\\s*true\\s*<`, 'i').test(xml)
    return {
      blocksAcls: isOn('BlockPublicAcls') || isOn('IgnorePublicAcls'),
      blocksPolicies: isOn('RestrictPublicBuckets'),
    }
  })
