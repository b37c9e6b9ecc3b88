import type { Policy } from './policy.ts'

/** Networks, machines and load balancers of one cluster. */
export const clusterPolicy: Policy = {
  name: 'dayone-cluster',
  title: 'Networks, machines, load balancers',
  forWhom: 'For anyone who creates, changes, rolls or deletes a cluster: up, down, and every kops command with --yes.',
  isNeeded: true,
  statements: [
    {
      sid: 'MakeAndJoin',
      why: '`kops update --yes` creates new resources and attaches them to existing ones. These calls name several resources at once, some new and some possibly shared, so only the region is limited.',
      within: 'region',
      actions: [
        'autoscaling:CreateAutoScalingGroup',
        'autoscaling:CreateOrUpdateTags',
        'ec2:AssociateDhcpOptions',
        'ec2:AssociateRouteTable',
        'ec2:AssociateVpcCidrBlock',
        'ec2:AttachInternetGateway',
        'ec2:AuthorizeSecurityGroupIngress',
        'ec2:CreateDhcpOptions',
        'ec2:CreateInternetGateway',
        'ec2:CreateLaunchTemplate',
        'ec2:CreateRoute',
        'ec2:CreateRouteTable',
        'ec2:CreateSecurityGroup',
        'ec2:CreateSubnet',
        'ec2:CreateTags',
        'ec2:CreateVolume',
        'ec2:CreateVpc',
        'ec2:ModifySubnetAttribute',
        'ec2:ModifyVpcAttribute',
        'ec2:RevokeSecurityGroupIngress',
        'ec2:RunInstances',
        'elasticloadbalancing:AddTags',
        'elasticloadbalancing:CreateListener',
        'elasticloadbalancing:CreateLoadBalancer',
        'elasticloadbalancing:CreateTargetGroup',
      ],
      unseen: [
        {
          actions: ['ec2:AuthorizeSecurityGroupEgress'],
          because: 'AWS adds this rule to a new group itself; kops adds it only when it looked before AWS did.',
          isSeenAtTimes: true,
        },
        {
          actions: ['ec2:DisassociateRouteTable', 'ec2:ReplaceRoute', 'ec2:RevokeSecurityGroupEgress'],
          because: 'kops uses them to repair manual changes.',
          isOptional: true,
        },
      ],
    },
    {
      sid: 'ChangeOwn',
      why: '`kops update --yes` changes launch templates, groups and load balancers of this cluster.',
      within: 'cluster',
      actions: [
        'autoscaling:EnableMetricsCollection',
        'autoscaling:PutLifecycleHook',
        'autoscaling:UpdateAutoScalingGroup',
        'ec2:CreateLaunchTemplateVersion',
        'ec2:ModifyLaunchTemplate',
        'elasticloadbalancing:ModifyLoadBalancerAttributes',
        'elasticloadbalancing:ModifyTargetGroupAttributes',
      ],
      unseen: [
        {
          actions: ['autoscaling:ResumeProcesses', 'autoscaling:SuspendProcesses'],
          because: 'Only with `suspendProcesses` in an instance group.',
          isOptional: true,
        },
      ],
    },
    {
      sid: 'RollOwn',
      why: '`kops rolling-update --yes` replaces instances of this cluster: a new one starts, and the old one is detached from its group and load balancer and terminated.',
      within: 'cluster',
      actions: ['ec2:TerminateInstances'],
      unseen: [
        {
          actions: ['ec2:ModifyInstanceMetadataOptions'],
          because: 'dayone closes a running instance that was opened by hand; an end-to-end test covers it.',
        },
        {
          actions: ['autoscaling:DetachInstances', 'elasticloadbalancing:DeregisterTargets'],
          because: 'kops drains instances only when an API server responds.',
        },
      ],
    },
    {
      sid: 'DeleteOwn',
      why: '`kops delete --yes` deletes what carries the tag of this cluster, and nothing else in the account.',
      within: 'cluster',
      actions: [
        'autoscaling:DeleteAutoScalingGroup',
        'ec2:DeleteDhcpOptions',
        'ec2:DeleteInternetGateway',
        'ec2:DeleteLaunchTemplate',
        'ec2:DeleteRouteTable',
        'ec2:DeleteSecurityGroup',
        'ec2:DeleteSubnet',
        'ec2:DeleteVolume',
        'ec2:DeleteVpc',
        'ec2:DetachInternetGateway',
        'elasticloadbalancing:DeleteLoadBalancer',
        'elasticloadbalancing:DeleteTargetGroup',
      ],
      unseen: [
        {
          actions: ['ec2:DeleteNetworkInterface'],
          because: 'Network interfaces left behind by network plugins; no plugin runs in practice.',
        },
      ],
    },
  ],
}
