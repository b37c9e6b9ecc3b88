import type { Policy } from './policy.ts'

/** Machines without public addresses, and SSH keys. */
export const privateNetworkPolicy: Policy = {
  name: 'dayone-private-network',
  title: 'Private machines',
  forWhom: 'For clusters with private topology, with or without a bastion, for IPv6, and for an SSH key of your own.',
  isNeeded: false,
  statements: [
    {
      sid: 'MakeWaysOut',
      why: 'Private instances reach the internet through a NAT gateway with its own address.',
      within: 'region',
      actions: ['ec2:AllocateAddress', 'ec2:CreateNatGateway', 'ec2:ImportKeyPair'],
      unseen: [
        {
          actions: ['ec2:AssociateSubnetCidrBlock', 'ec2:CreateEgressOnlyInternetGateway'],
          because: 'Only with IPv6, which no test here covers.',
        },
      ],
    },
    {
      sid: 'DeleteOwnWaysOut',
      why: '`kops delete --yes` deletes them.',
      within: 'cluster',
      actions: ['ec2:DeleteKeyPair', 'ec2:DeleteNatGateway', 'ec2:ReleaseAddress'],
      unseen: [{ actions: ['ec2:DeleteEgressOnlyInternetGateway'], because: 'Only with IPv6.' }],
    },
  ],
}

/** IAM roles for service accounts (IRSA). */
export const workloadIdentityPolicy: Policy = {
  name: 'dayone-workload-identity',
  title: 'Roles for applications (IRSA)',
  forWhom: 'For clusters with `serviceAccountIssuerDiscovery`.',
  isNeeded: false,
  statements: [
    {
      sid: 'OwnServiceAccountRoles',
      why: 'One role per service account that needs AWS. kops ends their names with the cluster name and truncates them to 64 characters, so the policy cannot match the end of the name.',
      resources: ({ partition, account }) => [`arn:${partition}:iam::${account}:role/*.sa.*`],
      actions: ['iam:CreateRole', 'iam:DeleteRole', 'iam:DeleteRolePolicy', 'iam:PutRolePolicy', 'iam:TagRole'],
      unseen: [
        {
          actions: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
          because: 'Only with `policyARNs` in `serviceAccountExternalPermissions`.',
          isSeenAtTimes: true,
        },
        { actions: ['iam:UntagRole'], because: 'Only when these roles change.' },
        { actions: ['iam:UpdateAssumeRolePolicy'], because: 'Only when these roles change.', isSeenAtTimes: true },
      ],
    },
    {
      sid: 'OwnWorkloadRoles',
      why: 'The roles of `metadata-guard.workloadRoles` in dayone.yaml: one per service account, below a path of their own. It allows giving them any permission: grant it to no one who may not have that permission.',
      resources: ({ partition, account, cluster }) => [`arn:${partition}:iam::${account}:role/dayone/${cluster}/*`],
      actions: [
        'iam:AttachRolePolicy',
        'iam:CreateRole',
        'iam:DeleteRole',
        'iam:DeleteRolePolicy',
        'iam:DetachRolePolicy',
        'iam:PutRolePolicy',
        'iam:TagRole',
        'iam:UpdateAssumeRolePolicy',
      ],
    },
    {
      sid: 'LookAtManagedPolicies',
      why: 'What the managed policies of those roles allow: too much for a pod is reported before it is attached.',
      actions: ['iam:GetPolicy', 'iam:GetPolicyVersion'],
    },
    {
      sid: 'OwnIdentityProvider',
      why: 'It makes AWS trust the tokens of the cluster.',
      resources: ({ partition, account, discoveryBucket }) => [
        `arn:${partition}:iam::${account}:oidc-provider/${discoveryBucket}.s3.*`,
      ],
      actions: ['iam:CreateOpenIDConnectProvider', 'iam:DeleteOpenIDConnectProvider', 'iam:TagOpenIDConnectProvider'],
      unseen: [
        {
          actions: [
            'iam:AddClientIDToOpenIDConnectProvider',
            'iam:RemoveClientIDFromOpenIDConnectProvider',
            'iam:UntagOpenIDConnectProvider',
            'iam:UpdateOpenIDConnectProviderThumbprint',
          ],
          because: 'Only when audiences, labels or certificates change.',
        },
      ],
    },
    {
      sid: 'PublishKeys',
      why: 'The public keys of the cluster, in the publicly readable bucket.',
      resources: ({ partition, discoveryBucket }) => [`arn:${partition}:s3:::${discoveryBucket}/*`],
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:GetObjectAcl', 's3:PutObject', 's3:PutObjectAcl'],
    },
    {
      sid: 'LookAtDiscoveryBucket',
      why: 'kops reads whether it is public and how it is encrypted; dayone, whether individual objects can be public.',
      resources: ({ partition, discoveryBucket }) => [`arn:${partition}:s3:::${discoveryBucket}`],
      actions: [
        's3:GetBucketOwnershipControls',
        's3:GetBucketPolicyStatus',
        's3:GetBucketPublicAccessBlock',
        's3:GetEncryptionConfiguration',
        's3:ListBucket',
      ],
      unseen: [
        {
          actions: ['s3:GetBucketLocation'],
          because: 'kops reads the location of a bucket only on the real S3.',
        },
      ],
    },
    {
      sid: 'LookAtAccountBlock',
      why: 'Block Public Access of the account closes every bucket: it is reported before anything is created.',
      actions: ['s3:GetAccountPublicAccessBlock'],
    },
    {
      sid: 'MakeDiscoveryBucket',
      why: 'If it does not exist, dayone creates it so that kops can publish individual objects and no policy opens the rest.',
      resources: ({ partition, discoveryBucket }) => [`arn:${partition}:s3:::${discoveryBucket}`],
      actions: ['s3:CreateBucket', 's3:PutBucketOwnershipControls', 's3:PutBucketPublicAccessBlock'],
    },
  ],
}

/** Images in ECR, for `dayone app image`. */
export const imagesPolicy: Policy = {
  name: 'dayone-images',
  title: 'Images in ECR',
  forWhom: 'For anyone who uses `dayone app image` to inspect images in ECR or to create a repository.',
  isNeeded: false,
  statements: [
    {
      sid: 'LookAtImages',
      why: 'Whether the tag exists and its digest, whether tags are immutable, and the findings of the last scan.',
      resources: ({ partition, account }) => [`arn:${partition}:ecr:*:${account}:repository/*`],
      actions: [
        'ecr:DescribeImageScanFindings',
        'ecr:DescribeImages',
        'ecr:DescribeRepositories',
        'ecr:GetRepositoryPolicy',
      ],
    },
    {
      sid: 'MakeRepository',
      why: 'A missing repository is created on request, after approval: immutable tags, scanned, encrypted.',
      resources: ({ partition, account }) => [`arn:${partition}:ecr:*:${account}:repository/*`],
      actions: ['ecr:CreateRepository'],
    },
  ],
}

/** DNS names of the API server in Route 53. */
export const dnsPolicy: Policy = {
  name: 'dayone-dns',
  title: 'DNS zones',
  forWhom:
    'For clusters with `--dns public` or `--dns private`. Put the id of the zone in place of the star to allow no other.',
  isNeeded: false,
  statements: [
    {
      sid: 'FindZones',
      why: 'kops looks up the zone of the cluster name, and creates a private zone that does not exist.',
      actions: ['route53:ListHostedZones', 'route53:ListHostedZonesByName'],
      unseen: [
        {
          actions: ['route53:CreateHostedZone'],
          because: 'That test uses an existing zone; an end-to-end test lets kops create one.',
        },
      ],
    },
    {
      sid: 'WriteZone',
      why: 'kops writes the DNS names of the API server, and associates a private zone with the VPC.',
      resources: ({ partition }) => [`arn:${partition}:route53:::hostedzone/*`],
      actions: [
        'route53:AssociateVPCWithHostedZone',
        'route53:ChangeResourceRecordSets',
        'route53:GetHostedZone',
        'route53:ListResourceRecordSets',
      ],
    },
  ],
}

/** Trust policies of roles that kube2iam or kiam gave to pods. */
export const kube2iamMigrationPolicy: Policy = {
  name: 'dayone-kube2iam-migration',
  title: 'Migration from kube2iam or kiam',
  forWhom:
    'Only while `dayone metadata-guard kube2iam migrate` runs. It decides who assumes a role: put the names of the roles in place of `*`, and detach it afterwards.',
  isNeeded: false,
  statements: [
    {
      sid: 'TrustServiceAccounts',
      why: 'The roles in the annotations of pods also trust the tokens of their service accounts; all that they trust today stays.',
      resources: ({ partition, account }) => [`arn:${partition}:iam::${account}:role/*`],
      actions: ['iam:UpdateAssumeRolePolicy'],
    },
  ],
}
