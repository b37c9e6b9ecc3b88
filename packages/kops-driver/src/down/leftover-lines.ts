import type { Leftover } from '@dayone/aws'

/** How AWS bills each kind. https://aws.amazon.com/ec2/pricing, https://aws.amazon.com/elasticloadbalancing/pricing */
const CHARGED: Readonly<Record<Leftover['kind'], string>> = {
  instance: 'per second while running',
  volume: 'per GiB and month, even when detached',
  'load balancer': 'per hour and per GB',
  'NAT gateway': 'per hour and per GB',
  'elastic IP': 'per hour',
}

/** Returns one line for each kind of billable resource, with how it is billed. Pure. */
export const leftoverLines = (leftovers: readonly Leftover[]): readonly string[] =>
  Object.entries(Object.groupBy(leftovers, ({ kind }) => kind)).map(([kind, found = []]) => {
    const what = `${found.length} ${kind}${found.length === 1 ? '' : 's'}`
    const which = found.map(({ id, size }) => (size === '' ? id : `${id} ${size}`)).join(', ')
    return `${what}, ${CHARGED[kind as Leftover['kind']]}: ${which}`
  })
