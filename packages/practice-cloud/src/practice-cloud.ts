import { join } from 'node:path'
import type { AccessKey } from './access-key.ts'
import type { PracticeParts } from './parts/find-parts.ts'
import { nodeImage } from './node-image.ts'
import { practiceEnv, practiceRegion } from './practice-env.ts'
import { stateBucket } from './supervisor/supervisor-options.ts'
import { kubernetesVersion } from './versions.ts'

/** A running practice cloud: an emulated AWS in which the real kops creates real control planes. */
export interface PracticeCloud {
  /** The endpoint of the emulated AWS: `http://127.0.0.1:PORT`. */
  readonly endpoint: string
  /** The key that signs requests to the emulated AWS. */
  readonly key: AccessKey
  readonly region: typeof practiceRegion
  /** `s3://bucket`. */
  readonly stateStore: string
  /** The complete environment for kops and kubectl; nothing needs to be inherited. */
  readonly env: Readonly<Record<string, string>>
  /** Absolute paths. */
  readonly kops: string
  readonly kubectl: string
  /** For `kops create cluster --channel`. */
  readonly channel: string
  /** For `kops create cluster --image`. */
  readonly image: string
  readonly kubernetesVersion: string
  readonly zones: readonly string[]
}

export const describeCloud = (
  root: string,
  { endpoint, key }: { readonly endpoint: string; readonly key: AccessKey },
  parts: PracticeParts,
  path: string,
): PracticeCloud => ({
  endpoint,
  key,
  region: practiceRegion,
  stateStore: `s3://${stateBucket}`,
  env: practiceEnv(root, endpoint, key, parts, path),
  kops: parts.kops,
  kubectl: parts.kubectl,
  channel: `file://${join(root, 'channel')}`,
  image: nodeImage,
  kubernetesVersion,
  zones: ['a', 'b', 'c', 'd'].map((letter) => `${practiceRegion}${letter}`),
})
