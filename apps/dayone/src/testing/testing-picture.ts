import type { Change, Picture } from '@dayone/pipeline'

/** A picture as the cluster step draws one; for tests. */
export const testPicture: Picture = {
  counts: [
    { count: 84, noun: 'AWS resources' },
    { count: 35, noun: 'files in the state store' },
  ],
  path: ['only 198.51.100.23/32', 'load balancer', '1 control plane', '2 nodes'],
  groups: [
    { title: 'network', count: 20, lines: ['1 VPC, 3 subnets, 1 internet gateway, 1 route table, 3 routes'] },
    {
      title: 'instances',
      count: 64,
      lines: ['1 control plane: t3.medium', '2 nodes: t3.medium', '2 launch templates'],
    },
    { title: 'state store', count: 35, lines: ['30 files, 5 key pairs'] },
  ],
  costs: {
    summary: '1 load balancer, 3 instances (t3.medium bursts on credits), 5 volumes',
    items: [
      { title: 'instances', text: '1 × t3.medium (control plane), 2 × t3.medium (node): per second while running' },
      { title: 'volumes', text: '5 volumes, 360 GiB: per GiB and month' },
    ],
    notes: ['Prices vary by region: estimate with https://calculator.aws before you approve.'],
  },
}

/** What kops says it would do, 400 lines of it. */
export const testPreview: NonNullable<Change['preview']> = {
  by: 'kops update cluster',
  text: [
    'Will create resources:',
    ...Array.from({ length: 398 }, (_, index) => `  \tField${index}            \tvalue`),
    'Must specify --yes to apply changes',
    '',
  ].join('\n'),
}
