import type { Leftover } from '@dayone/aws'
import type { Check } from '@dayone/pipeline'

/** The command that deletes each kind of resource; the id is appended. */
const REMEDIES: Readonly<Record<Leftover['kind'], string>> = {
  instance: 'aws ec2 terminate-instances --instance-ids',
  volume: 'aws ec2 delete-volume --volume-id',
  'load balancer': 'aws elbv2 delete-load-balancer --load-balancer-arn',
  'NAT gateway': 'aws ec2 delete-nat-gateway --nat-gateway-id',
  'elastic IP': 'aws ec2 release-address --allocation-id',
}

/** Returns one failed check for each kind of billable resource that remains, or one passed check. Pure. */
export function leftoverChecks(cluster: string, leftovers: readonly Leftover[]): readonly Check[] {
  const means = `listed everything tagged with ${cluster} in EC2 and Elastic Load Balancing`
  if (leftovers.length === 0) {
    return [
      {
        id: 'down/leftovers',
        target: cluster,
        status: 'pass',
        text: `Nothing of ${cluster} is still billed: no instance, volume, load balancer, NAT gateway or elastic IP.`,
        means,
      },
    ]
  }
  return Object.entries(Object.groupBy(leftovers, ({ kind }) => kind)).map(([kind, found = []]) => ({
    id: `down/leftover-${kind.replaceAll(' ', '-')}`,
    target: cluster,
    status: 'fail',
    severity: 'medium',
    text: `Still billed for ${counted(found.length, kind)} of ${cluster}: ${found.map(described).join(', ')}.`,
    means,
    hint: `Run \`dayone down\` again while the cluster is in the state store, or delete by hand: ${remedies(found)}`,
  }))
}

const counted = (count: number, kind: string): string => `${count} ${kind}${count === 1 ? '' : 's'}`

const described = ({ id, name, size }: Leftover): string => {
  const more = [name === id ? '' : name, size].filter((part) => part !== '').join(', ')
  return more === '' ? id : `${id} (${more})`
}

const remedies = (found: readonly Leftover[]): string =>
  found
    .map(({ kind, id, size }) =>
      size === 'classic' ? `aws elb delete-load-balancer --load-balancer-name ${id}` : `${REMEDIES[kind]} ${id}`,
    )
    .join('; ')
