import type { Policy, UnseenActions } from './policy.ts'

const old = (actions: readonly string[], because: string): UnseenActions => ({ actions, because })

/** What kops can do beyond what dayone makes: nothing of it is called in practice, it is read from the source of kops 1.36.2. */
export const olderClustersPolicy: Policy = {
  name: 'dayone-older-clusters',
  title: 'Older and unusual clusters',
  forWhom: 'For clusters that were made otherwise and have one of the things named below.',
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
          'A load balancer that changes its kind, subnets or listeners.',
        ),
        old(['autoscaling:DeleteWarmPool', 'autoscaling:PutWarmPool'], 'Warm pools.'),
        old(
          ['autoscaling:DeleteLaunchConfiguration', 'autoscaling:DeleteLifecycleHook'],
          'What kops of earlier years left behind.',
        ),
        old(
          ['autoscaling:DeleteTags', 'ec2:DeleteTags', 'elasticloadbalancing:RemoveTags'],
          'Cloud labels that are taken away.',
        ),
        old(['ec2:ModifyVolume'], 'Volumes of etcd that get another size, type or speed.'),
        old(['ec2:DisassociateSubnetCidrBlock', 'ec2:DisassociateVpcCidrBlock'], 'Address ranges that are taken away.'),
      ],
    },
  ],
}
