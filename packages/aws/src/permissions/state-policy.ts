import type { Policy } from './policy.ts'

/** To write what kops keeps. */
export const statePolicy: Policy = {
  name: 'dayone-state',
  title: 'Writing the state store',
  forWhom: 'Whoever creates, changes or deletes a cluster.',
  isNeeded: true,
  statements: [
    {
      sid: 'WriteStateStore',
      why: 'The specification, keys and secrets of the cluster. Older versions of them cannot be taken away with it: in a versioned bucket they outlive the cluster until somebody removes them.',
      resources: ({ partition, stateBucket }) => [`arn:${partition}:s3:::${stateBucket}/*`],
      actions: ['s3:DeleteObject', 's3:PutObject'],
    },
  ],
}

/** To make the bucket. */
export const stateBucketPolicy: Policy = {
  name: 'dayone-state-bucket',
  title: 'Making the bucket of the state store',
  forWhom: 'Whoever lets dayone create the bucket. Nobody needs it afterwards.',
  isNeeded: false,
  statements: [
    {
      sid: 'MakeStateBucket',
      why: 'dayone makes it private, versioned, encrypted and for TLS only.',
      resources: ({ partition, stateBucket }) => [`arn:${partition}:s3:::${stateBucket}`],
      actions: [
        's3:CreateBucket',
        's3:PutBucketOwnershipControls',
        's3:PutBucketPolicy',
        's3:PutBucketPublicAccessBlock',
        's3:PutBucketVersioning',
        's3:PutEncryptionConfiguration',
      ],
    },
  ],
}
