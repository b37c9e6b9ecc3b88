/** On the pods of a migrated workload: the service account that it had before. */
export const originMark = 'dayone.dev/kube2iam-account'

/** On the pods of a migrated workload: the ARN of its role. A changed value also replaces the pods. */
export const roleMark = 'dayone.dev/iam-role'

/** On a service account whose role dayone set: it is removed again on the way back. */
export const accountMark = 'dayone.dev/kube2iam-role'

/** amazon-eks-pod-identity-webhook. */
export const accountRole = 'eks.amazonaws.com/role-arn'

/** kube2iam: the external id that it passes to STS; a token of a service account has none. */
export const externalId = 'iam.amazonaws.com/external-id'
