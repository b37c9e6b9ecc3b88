import type { CheckRule } from '@dayone/pipeline'

const EC2 = 'EC2: every ingress rule of the security groups of instances and kops load balancers.'

/** The checks of the step `cluster` on AWS, with the situations in which each fails. */
export const EXPOSURE_RULES: readonly CheckRule[] = [
  {
    id: 'cluster/api-access',
    promise: 'Only the configured addresses can reach the Kubernetes API.',
    asks: EC2,
    planted: 'A rule added by hand that opens port 443 of the load balancer to 0.0.0.0/1 and 128.0.0.0/1.',
    control: 'KD-04',
  },
  {
    id: 'cluster/ssh-access',
    promise: 'Only the configured addresses can reach SSH.',
    asks: EC2,
    planted: 'A rule added by hand that opens port 22 of the nodes to one IPv6 address.',
    control: 'KD-04',
  },
  {
    id: 'cluster/node-port-access',
    promise: 'Only the configured addresses can reach node ports.',
    asks: EC2,
    planted: 'A rule added by hand that opens one node port to everyone.',
    control: 'KD-04',
  },
  {
    id: 'cluster/other-access',
    promise: 'Nothing else can reach the instances from outside the cluster.',
    asks: EC2,
    planted: 'An ICMP rule for an address that is no longer configured; all traffic from a foreign security group.',
    control: 'KD-04',
  },
  {
    id: 'cluster/own-machines',
    promise: "Every instance with the cluster's tags belongs to one of its instance groups.",
    asks: "EC2: instances with the cluster's tags, and the tag AWS sets for their Auto Scaling group.",
    planted: "An instance with the cluster's tags that was started by hand.",
    control: 'KD-04',
  },
  {
    id: 'cluster/machine-rights',
    promise: 'The instances have the permissions kops gave them and no others.',
    asks: 'EC2: the instance profiles of the instances; IAM: the policies of their roles.',
    planted: 'An inline policy added to the role of the nodes.',
    control: 'KD-09',
  },
  {
    id: 'cluster/state-bucket',
    promise: 'No one outside the account can read or write the state store.',
    asks: "S3: the bucket's policy, ACL and public access block.",
    planted: 'A bucket policy that allows public reads.',
    control: 'KD-10',
  },
]
