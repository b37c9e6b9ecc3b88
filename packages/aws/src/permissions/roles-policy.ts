import type { Policy, PolicyScope } from './policy.ts'

/**
 * The roles that kops creates, with names of up to 64 characters; it truncates longer names and adds a hash
 * (pkg/model/names.go).
 */
const KINDS = ['masters', 'nodes', 'bastions', 'apiservers']

const own =
  (type: 'role' | 'instance-profile') =>
  ({ partition, account, cluster }: PolicyScope): readonly string[] =>
    KINDS.map((kind) => `arn:${partition}:iam::${account}:${type}/${kind}.${cluster}`)

/** The roles of one cluster's machines, and the queue that announces their termination. */
export const rolesPolicy: Policy = {
  name: 'dayone-roles',
  title: 'Instance roles, queue and rules',
  forWhom: 'For anyone who creates, changes or deletes a cluster. It allows creating roles: grant it to no one else.',
  isNeeded: true,
  statements: [
    {
      sid: 'OwnRoles',
      why: 'kops creates, changes and deletes one role per kind of instance. Other roles in the account are out of reach.',
      resources: own('role'),
      actions: ['iam:CreateRole', 'iam:DeleteRole', 'iam:DeleteRolePolicy', 'iam:PutRolePolicy', 'iam:TagRole'],
      unseen: [
        {
          actions: ['iam:UntagRole'],
          because: 'The tags of a role change with different cloud labels.',
          isOptional: true,
        },
        {
          actions: ['iam:UpdateAssumeRolePolicy'],
          because: 'The trust policy of a role changes with a newer kops.',
          isOptional: true,
          isSeenAtTimes: true,
        },
        {
          actions: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
          because: 'Only with `externalPolicies` in the specification.',
          isOptional: true,
          isSeenAtTimes: true,
        },
        {
          actions: ['iam:DeleteRolePermissionsBoundary', 'iam:PutRolePermissionsBoundary'],
          because: 'Only with `iam.permissionsBoundary` in the specification.',
          isOptional: true,
        },
      ],
    },
    {
      sid: 'PassOwnRoles',
      why: 'Instances start with their role. Only for EC2, only these roles.',
      resources: own('role'),
      condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      actions: ['iam:PassRole'],
    },
    {
      sid: 'OwnInstanceProfiles',
      why: 'EC2 assigns a role to an instance through an instance profile.',
      resources: own('instance-profile'),
      actions: [
        'iam:AddRoleToInstanceProfile',
        'iam:CreateInstanceProfile',
        'iam:DeleteInstanceProfile',
        'iam:RemoveRoleFromInstanceProfile',
        'iam:TagInstanceProfile',
      ],
      unseen: [
        { actions: ['iam:UntagInstanceProfile'], because: 'Only when cloud labels are removed.', isOptional: true },
      ],
    },
    {
      sid: 'FirstUseOfServices',
      why: 'AWS creates a service-linked role when an account first uses these services.',
      resources: ({ partition, account }) => [`arn:${partition}:iam::${account}:role/aws-service-role/*`],
      condition: {
        StringEquals: { 'iam:AWSServiceName': ['autoscaling.amazonaws.com', 'elasticloadbalancing.amazonaws.com'] },
      },
      actions: [],
      unseen: [
        {
          actions: ['iam:CreateServiceLinkedRole'],
          because: 'Neither kops nor dayone calls it: AWS itself requires the permission, once per account.',
          isOptional: true,
        },
      ],
    },
    {
      sid: 'OwnQueue',
      why: 'The node termination handler reads from it which instances are about to terminate. kops enables it by default.',
      resources: ({ partition, region, account, cluster }) => [
        `arn:${partition}:sqs:${region}:${account}:${cluster.replaceAll('.', '-')}-nth`,
      ],
      actions: ['sqs:CreateQueue', 'sqs:DeleteQueue', 'sqs:TagQueue'],
    },
    {
      sid: 'OwnRules',
      why: 'The rules that write to that queue.',
      resources: ({ partition, region, account, cluster }) => [
        `arn:${partition}:events:${region}:${account}:rule/${cluster.slice(0, 40)}-*`,
      ],
      actions: [
        'events:DeleteRule',
        'events:PutRule',
        'events:PutTargets',
        'events:RemoveTargets',
        'events:TagResource',
      ],
    },
  ],
}
