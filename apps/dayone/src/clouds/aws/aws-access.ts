import type { AwsAccess } from '@dayone/aws'

type Env = Readonly<Record<string, string | undefined>>

/** The region's endpoints, or the one in the AWS variable, as every AWS tool reads it. */
export const awsAccess = (env: Env, region: string): AwsAccess => {
  const endpoint = env['AWS_ENDPOINT_URL']
  return { region, credentials: 'default-chain', ...(endpoint === undefined || endpoint === '' ? {} : { endpoint }) }
}

/**
 * The environment variables passed to kops: credentials of all kinds, proxies, settings of Go, its own except the store
 * and the cluster.
 */
const KOPS_VARIABLES =
  /^(HOME|PATH|USER|LOGNAME|TMPDIR|LANG|LC_ALL|XDG_\w+|AWS_\w+|S3_\w+|KOPS_(?!STATE_STORE$|CLUSTER_NAME$)\w+|(HTTPS?|NO|ALL)_PROXY|SSL_CERT_(FILE|DIR)|GOGC|GOMEMLIMIT)$/i

/** The environment of kops on AWS. Pure. */
export const kopsEnv = (env: Env, region: string): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && KOPS_VARIABLES.test(entry[0]),
    ),
  ),
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
})

/** The bucket of a state store `s3://bucket/prefix`; undefined for stores of other kinds. */
export const bucketOf = (state: string): string | undefined => /^s3:\/\/([^/]+)/.exec(state)?.[1]
