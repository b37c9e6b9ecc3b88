import type * as Ec2Sdk from '@aws-sdk/client-ec2'
import type { Ask } from '../access/ask.ts'
import { instanceGroupOf, tagRecord } from '../tags.ts'
import type { ClusterMachine } from './ways-in.ts'

export interface AskEc2 {
  readonly cluster: string
  ec2(): Promise<{ readonly sdk: typeof Ec2Sdk; readonly client: Ec2Sdk.EC2Client }>
  readonly ask: Ask
}

const STATES = ['pending', 'running', 'stopping', 'stopped']

/** Machines with either tag: kubelets and controllers of a cluster trust both. A stopped one can be started again. */
export async function findMachines({ cluster, ec2, ask }: AskEc2): Promise<readonly ClusterMachine[]> {
  const { sdk, client } = await ec2()
  const byTag = [
    { Name: 'tag:KubernetesCluster', Values: [cluster] },
    { Name: 'tag-key', Values: [`kubernetes.io/cluster/${cluster}`] },
  ]
  const found = await Promise.all(
    byTag.map((tag) =>
      ask('ec2:DescribeInstances', async () => {
        const Filters = [tag, { Name: 'instance-state-name', Values: STATES }]
        const machines: ClusterMachine[] = []
        for await (const { Reservations = [] } of sdk.paginateDescribeInstances({ client }, { Filters }))
          machines.push(...Reservations.flatMap(({ Instances = [] }) => Instances).map(machineOf))
        return machines
      }),
    ),
  )
  return [...new Map(found.flat().map((machine) => [machine.id, machine])).values()]
}

const machineOf = (instance: Ec2Sdk.Instance): ClusterMachine => {
  const tags = tagRecord(instance.Tags)
  const groups = [
    ...(instance.SecurityGroups ?? []),
    ...(instance.NetworkInterfaces ?? []).flatMap(({ Groups = [] }) => Groups),
  ]
  return {
    id: instance.InstanceId ?? '',
    name: tags['Name'] ?? '',
    state: instance.State?.Name ?? 'unknown',
    instanceGroup: instanceGroupOf(tags),
    autoScalingGroup: tags['aws:autoscaling:groupName'],
    // arn:aws:iam::123456789012:instance-profile/path/nodes.demo.example.com
    instanceProfile: instance.IamInstanceProfile?.Arn?.split('/').at(-1),
    securityGroups: [...new Set(groups.flatMap(({ GroupId }) => GroupId ?? []))],
  }
}
