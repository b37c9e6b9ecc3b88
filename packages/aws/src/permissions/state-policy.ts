import type { Policy } from './policy.ts'

/** To write kops' state. */
export const statePolicy: Policy = {
  name: 'dayone-state',
  title: 'Writing the state store',
  forWhom: 'For anyone who creates, changes or deletes a cluster.',
  isNeeded: true,
  statements: [
    {
      sid: 'WriteStateStore',
      why: 'The specification, keys and secrets of the cluster. It does not allow deleting older versions: in a versioned bucket they outlive the cluster until someone deletes them.',
      resources: ({ partition, stateBucket }) => [`arn:${partition}:s3:::${stateBucket}/*`],
      actions: ['s3:DeleteObject', 's3:PutObject'],
    },
  ],
}

/** To create the bucket. */
export const stateBucketPolicy: Policy = {
  name: 'dayone-state-bucket',
  title: 'Creating the state store bucket',
  forWhom: 'For anyone who lets dayone create the bucket. It is not needed afterwards.',
  isNeeded: false,
  statements: [
    {
      sid: 'MakeStateBucket',
      why: 'dayone creates it private, versioned, encrypted and TLS only.',
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
