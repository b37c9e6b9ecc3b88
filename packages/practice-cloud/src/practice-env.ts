import { delimiter, dirname, join } from 'node:path'
import type { AccessKey } from './access-key.ts'
import type { PracticeParts } from './parts/find-parts.ts'
import { stateBucket } from './supervisor/supervisor-options.ts'
import { kopsVersion } from './versions.ts'

export const practiceRegion = 'us-west-2'

/** Variables of the user's shell that would point kops or kubectl elsewhere; unset them when setting `env`. */
export const misleadingVariables: readonly string[] = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CA_BUNDLE',
  'KOPS_CLUSTER_NAME',
  'KOPS_AWS_ROLE_ARN',
  'KOPS_STATE_S3_ACL',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'http_proxy',
  'https_proxy',
  'ALL_PROXY',
  'all_proxy',
]

/**
 * Everything that kops and kubectl need in the practice cloud, without the user's own settings: the key of this cloud,
 * a private HOME. kops uses AWS_ENDPOINT_URL for every service except S3, which has its own variables (kops 1.36.2,
 * util/pkg/vfs/s3context.go).
 */
export const practiceEnv = (
  root: string,
  endpoint: string,
  key: AccessKey,
  parts: Pick<PracticeParts, 'kops' | 'kubectl'>,
  path: string,
): Record<string, string> => ({
  PATH: [...new Set([dirname(parts.kops), dirname(parts.kubectl), ...path.split(delimiter)])].join(delimiter),
  HOME: join(root, 'home'),
  KUBECONFIG: join(root, 'kubeconfig'),
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: practiceRegion,
  AWS_DEFAULT_REGION: practiceRegion,
  AWS_ACCESS_KEY_ID: key.id,
  AWS_SECRET_ACCESS_KEY: key.secret,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  S3_ENDPOINT: endpoint,
  S3_REGION: practiceRegion,
  S3_ACCESS_KEY_ID: key.id,
  S3_SECRET_ACCESS_KEY: key.secret,
  KOPS_STATE_STORE: `s3://${stateBucket}`,
  // Otherwise kops would request image digests from registries on the internet.
  KOPS_FEATURE_FLAGS: '-ImageDigest',
  KOPS_BASE_URL: `file://${join(root, 'assets', kopsVersion)}`,
})
