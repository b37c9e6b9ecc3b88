import type { Policy, UnseenActions } from './policy.ts'

const old = (actions: readonly string[], because: string): UnseenActions => ({ actions, because })

/**
 * Actions for clusters that dayone does not create: practice calls none of them; they are taken from the source of kops
 * 1.36.2.
 */
export const olderClustersPolicy: Policy = {
  name: 'dayone-older-clusters',
  title: 'Older and unusual clusters',
  forWhom: 'For clusters that were not created by dayone and have one of the resources below.',
  isNeeded: false,
  statements: [
    {
      sid: 'ReadUnusual',
      why: 'To see them.',
      within: 'region',
      actions: [],
      unseen: [
        old(['elasticloadbalancing:DescribeInstanceHealth'], 'Classic load balancers.'),
        old(['ec2:DescribeInstanceAttribute'], 'NAT instances (`egress: i-…`).'),
      ],
    },
    {
      sid: 'ChangeUnusual',
      why: 'To change them, where they carry the tag of the cluster.',
      within: 'cluster',
      actions: [],
      unseen: [
        old(
          [
            'autoscaling:AttachLoadBalancers',
            'autoscaling:DetachLoadBalancers',
            'elasticloadbalancing:ApplySecurityGroupsToLoadBalancer',
            'elasticloadbalancing:AttachLoadBalancerToSubnets',
            'elasticloadbalancing:ConfigureHealthCheck',
            'elasticloadbalancing:CreateLoadBalancerListeners',
            'elasticloadbalancing:DeleteLoadBalancerListeners',
            'elasticloadbalancing:DeregisterInstancesFromLoadBalancer',
            'elasticloadbalancing:DetachLoadBalancerFromSubnets',
          ],
          'Classic load balancers, which kops 1.37 removes.',
        ),
        old(
          [
            'autoscaling:AttachLoadBalancerTargetGroups',
            'autoscaling:DetachLoadBalancerTargetGroups',
            'elasticloadbalancing:DeleteListener',
            'elasticloadbalancing:ModifyTargetGroup',
            'elasticloadbalancing:SetIpAddressType',
            'elasticloadbalancing:SetSecurityGroups',
            'elasticloadbalancing:SetSubnets',
          ],
          'A load balancer whose type, subnets or listeners change.',
        ),
        old(['autoscaling:DeleteWarmPool', 'autoscaling:PutWarmPool'], 'Warm pools.'),
        old(
          ['autoscaling:DeleteLaunchConfiguration', 'autoscaling:DeleteLifecycleHook'],
          'What earlier kops versions left behind.',
        ),
        old(['autoscaling:DeleteTags', 'ec2:DeleteTags', 'elasticloadbalancing:RemoveTags'], 'Removed cloud labels.'),
        old(['ec2:ModifyVolume'], 'etcd volumes whose size, type or throughput changes.'),
        old(['ec2:DisassociateSubnetCidrBlock', 'ec2:DisassociateVpcCidrBlock'], 'Removed address ranges.'),
      ],
    },
  ],
}
