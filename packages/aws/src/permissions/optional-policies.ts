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
      why: 'Private machines reach the internet through a NAT gateway with an address of its own.',
      within: 'region',
      actions: ['ec2:AllocateAddress', 'ec2:CreateNatGateway', 'ec2:ImportKeyPair'],
      unseen: [
        {
          actions: ['ec2:AssociateSubnetCidrBlock', 'ec2:CreateEgressOnlyInternetGateway'],
          because: 'Only with IPv6, which no test here makes.',
        },
      ],
    },
    {
      sid: 'DeleteOwnWaysOut',
      why: '`kops delete --yes` takes them away.',
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
      why: 'One role per service account that needs AWS. kops ends their names with that of the cluster, and cuts what is longer than 64 characters: so the end of the name cannot be asked for.',
      resources: ({ partition, account }) => [`arn:${partition}:iam::${account}:role/*.sa.*`],
      actions: ['iam:CreateRole', 'iam:DeleteRole', 'iam:DeleteRolePolicy', 'iam:PutRolePolicy', 'iam:TagRole'],
      unseen: [
        {
          actions: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
          because: 'Only with `policyARNs` in `serviceAccountExternalPermissions`.',
        },
        { actions: ['iam:UntagRole', 'iam:UpdateAssumeRolePolicy'], because: 'Only when these roles change.' },
      ],
    },
    {
      sid: 'OwnIdentityProvider',
      why: 'By it AWS believes the tokens of the cluster.',
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
      why: 'The public keys of the cluster, in the bucket that everybody may read.',
      resources: ({ partition, discoveryBucket }) => [`arn:${partition}:s3:::${discoveryBucket}/*`],
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:GetObjectAcl', 's3:PutObject', 's3:PutObjectAcl'],
    },
    {
      sid: 'LookAtDiscoveryBucket',
      why: 'kops asks whether it is public and how it is encrypted; dayone whether single objects in it may be public.',
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
          because: 'kops asks for the place of a bucket in the real S3 only.',
        },
      ],
    },
    {
      sid: 'MakeDiscoveryBucket',
      why: 'Where there is none yet, dayone makes it so that kops can publish single objects, and no policy opens the rest.',
      resources: ({ partition, discoveryBucket }) => [`arn:${partition}:s3:::${discoveryBucket}`],
      actions: ['s3:CreateBucket', 's3:PutBucketOwnershipControls', 's3:PutBucketPublicAccessBlock'],
    },
  ],
}

/** Images in ECR, for `dayone app image`. */
export const imagesPolicy: Policy = {
  name: 'dayone-images',
  title: 'Images in ECR',
  forWhom: 'Whoever asks `dayone app image` about images in ECR, or has it make a repository.',
  isNeeded: false,
  statements: [
    {
      sid: 'LookAtImages',
      why: 'Whether the tag is there and which digest it has, whether tags are immutable, and what the last scan found.',
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
      why: 'A repository that is not there is made when that is asked for and approved: immutable tags, scanned, encrypted.',
      resources: ({ partition, account }) => [`arn:${partition}:ecr:*:${account}:repository/*`],
      actions: ['ecr:CreateRepository'],
    },
  ],
}

/** Names of the API server in Route 53. */
export const dnsPolicy: Policy = {
  name: 'dayone-dns',
  title: 'DNS zones',
  forWhom:
    'For clusters with `--dns public` or `--dns private`. Put the id of the zone in place of the star to allow no other.',
  isNeeded: false,
  statements: [
    {
      sid: 'FindZones',
      why: 'kops looks for the zone that the name of the cluster belongs to, and makes a private one that is not there.',
      actions: ['route53:ListHostedZones', 'route53:ListHostedZonesByName'],
      unseen: [
        {
          actions: ['route53:CreateHostedZone'],
          because: 'That test uses a zone that is there; an end-to-end test has kops make one.',
        },
      ],
    },
    {
      sid: 'WriteZone',
      why: 'It writes the names of the API server, and joins a private zone to the network.',
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
