import type { Question } from '@dayone/pipeline'
import type { ClusterConfig } from '../cluster-config.ts'
import type { ClusterPorts } from '../../contract/cluster-ports.ts'
import { isUnusual } from './is-unusual.ts'
import { discoveryStoreProblem } from '../discovery-store.ts'

/** IAM roles for service accounts (IRSA), and the bucket that publishes the issuer's keys. */
export const identityQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'workloadIdentity',
    kind: 'confirm',
    message: 'Enable IAM roles for pods (IRSA)?',
    explain: {
      what: 'A pod authenticates to AWS with its service account token and gets the IAM role of that service account. AWS verifies tokens with public keys from a world-readable bucket. This is safe: the keys can verify tokens, not issue them.',
      attack: 'Without it, pods that need AWS use the instance role, or access keys that never expire.',
      byDefault: 'off',
      recommend: 'yes if pods use AWS: enabling it later rolls the control plane three times, over a day',
      notFor: 'your organization forbids public objects in S3',
    },
    when: isUnusual,
    initial: () => false,
  },
  {
    key: 'discoveryStore',
    kind: 'text',
    message: 'Which bucket for the public keys?',
    explain: {
      what: 'dayone creates it if it does not exist. ANYONE can read the two files kops publishes there; only your account can list it or write to it. The name must be globally unique and contain no dots.',
      recommend: 'a dedicated bucket, never the state bucket',
    },
    when: ({ answers }) => answers.workloadIdentity === true,
    initial: ({ answers: { name } }) => (name === undefined ? undefined : `s3://${bucketName(name)}`),
    validate: (value) => discoveryStoreProblem(typeof value === 'string' ? value.trim() : ''),
  },
]

/** Bucket names are limited to 63 characters. */
const bucketName = (name: string): string => `${name.replaceAll('.', '-').slice(0, 58).replace(/-+$/, '')}-oidc`
