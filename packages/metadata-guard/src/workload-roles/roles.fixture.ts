/** The issuer of the API server in tests. */
export const issuer = 'https://api.internal.test'

export const web = { namespace: 'team', name: 'web' }
export const policy = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'
export const workloadRoles = [{ namespace: web.namespace, serviceAccount: web.name, policies: [policy] }]

/** kops compares only the subject (pkg/model/awsmodel/iam.go, formatAWSIAMStatement). */
export const trustOfKops = (provider: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: provider },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${issuer.slice('https://'.length)}:sub`]: 'system:serviceaccount:team:web' } },
      },
    ],
  })

/** A pod that the webhook did not mutate. */
export const earlyPod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'early', namespace: web.namespace },
  spec: { serviceAccountName: web.name, containers: [{ name: 'app', image: 'app:1' }] },
}

/** What amazon-eks-pod-identity-webhook adds to a pod (pkg/handler/handler.go). */
export const mutated = (role: string) => ({
  containers: [
    {
      name: 'app',
      image: 'app:1',
      env: [
        { name: 'AWS_ROLE_ARN', value: role },
        { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token' },
      ],
    },
  ],
  volumes: [
    {
      name: 'aws-iam-token',
      projected: {
        sources: [{ serviceAccountToken: { audience: 'amazonaws.com', expirationSeconds: 86400, path: 'token' } }],
      },
    },
  ],
})
