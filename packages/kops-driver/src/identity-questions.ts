import type { Question } from '@dayone/pipeline'
import type { ClusterConfig } from './cluster-config.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { isUnusual } from './is-unusual.ts'
import { discoveryStoreProblem } from './network-problems.ts'

/** AWS roles for pods (IRSA), and the bucket that makes AWS believe their tokens. */
export const identityQuestions: readonly Question<ClusterConfig, ClusterPorts>[] = [
  {
    key: 'workloadIdentity',
    kind: 'confirm',
    message: 'Shall pods be able to have AWS roles of their own?',
    explain: {
      what: 'A pod then proves with its token who it is, and gets the role you gave its service account (IRSA). AWS checks tokens with public keys from a bucket that everybody can read. That is all right: such keys check tokens, they make none.',
      attack: 'Without it, pods that need AWS get the rights of their machine, or keys that never expire.',
      byDefault: 'off',
      recommend: 'yes where pods use AWS: later it replaces every token in use',
      notFor: 'your organisation forbids public files in S3',
    },
    when: isUnusual,
    initial: () => false,
  },
  {
    key: 'discoveryStore',
    kind: 'text',
    message: 'In which bucket shall the public keys lie?',
    explain: {
      what: 'dayone makes it if it is not there. EVERYBODY can read the two files that kops puts into it; nobody lists it or writes to it but your account. Its name is unique in all of AWS and has no dots.',
      recommend: 'a bucket for nothing else, and never the state bucket',
    },
    when: ({ answers }) => answers.workloadIdentity === true,
    initial: ({ answers: { name } }) => (name === undefined ? undefined : `s3://${bucketName(name)}`),
    validate: (value) => discoveryStoreProblem(typeof value === 'string' ? value.trim() : ''),
  },
]

/** Bucket names have at most 63 characters. */
const bucketName = (name: string): string => `${name.replaceAll('.', '-').slice(0, 58).replace(/-+$/, '')}-oidc`
