import type { Policy } from './policy.ts'

/** Networks, machines and load balancers of one cluster. */
export const clusterPolicy: Policy = {
  name: 'dayone-cluster',
  title: 'Networks, machines, load balancers',
  forWhom: 'Whoever creates, changes, rolls or deletes a cluster: up, down and everything of kops that says --yes.',
  isNeeded: true,
  statements: [
    {
      sid: 'MakeAndJoin',
      why: '`kops update --yes` makes what is new and joins it to what is there. AWS asks about several resources at once here, of which some are new and some may be shared with others, so only the region is limited.',
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
          because: 'AWS gives a new group this rule by itself; kops makes it only where it looked before that.',
          isSeenAtTimes: true,
        },
        {
          actions: ['ec2:DisassociateRouteTable', 'ec2:ReplaceRoute', 'ec2:RevokeSecurityGroupEgress'],
          because: 'kops repairs with them what somebody changed by hand.',
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
      why: '`kops rolling-update --yes` replaces machines of this cluster: a new one comes, the old one leaves its group and its load balancer and ends.',
      within: 'cluster',
      actions: ['ec2:TerminateInstances'],
      unseen: [
        {
          actions: ['ec2:ModifyInstanceMetadataOptions'],
          because: 'dayone closes a running machine again that somebody opened; an end-to-end test does that.',
        },
        {
          actions: ['autoscaling:DetachInstances', 'elasticloadbalancing:DeregisterTargets'],
          because: 'kops takes machines out gently only where an API server answers.',
        },
      ],
    },
    {
      sid: 'DeleteOwn',
      why: '`kops delete --yes` takes away what carries the tag of this cluster, and nothing else of the account.',
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
          because: 'Interfaces that network plugins left behind; no plugin runs in practice.',
        },
      ],
    },
  ],
}
