import type { Instance } from '@aws-sdk/client-ec2'
import { clientSettings, type AwsAccess } from './access/access.ts'
import type { EndedInstance } from './network/api-entrance.ts'
import { askWith } from './access/ask.ts'
import type { Cloud, CloudInstance, LaunchTemplate } from './cloud.ts'
import { createAccount } from './access/account.ts'
import { findMachines } from './exposure/find-machines.ts'
import { findWaysIn } from './exposure/find-ways-in.ts'
import { readMachineRole } from './exposure/machine-role.ts'
import { readBucketReaders } from './exposure/read-bucket-readers.ts'
import { findApiEntrance } from './network/find-api-entrance.ts'
import { findClassicLoadBalancers, findEc2Leftovers, findLoadBalancers } from './leftovers/find-leftovers.ts'
import { findNetworks } from './network/find-networks.ts'
import { findRemains } from './leftovers/find-remains.ts'
import type { Leftover } from './leftovers/leftovers.ts'
import { metadataOptions } from './metadata-options.ts'
import { createRegistry } from './registry/create-registry.ts'
import { createRoles } from './roles/create-roles.ts'
import { instanceGroupOf, tagRecord } from './tags.ts'

/** The tag of every resource that kops creates, with the cluster's name. */
const ofCluster = (cluster: string) => ({ Name: 'tag:KubernetesCluster', Values: [cluster] })

/**
 * Access to AWS. Loads the SDK and sends requests only when a method is called. Every method throws UserError (exit 6)
 * if AWS cannot be reached or denies access.
 */
export const createCloud = (access: AwsAccess): Cloud => {
  const settings = clientSettings(access)
  const ec2 = once(async () => {
    const sdk = await import('@aws-sdk/client-ec2')
    return { sdk, client: new sdk.EC2Client(settings) }
  })
  const ask = askWith(access)

  const instancesIn = (cluster: string, states: string[]): Promise<readonly Instance[]> =>
    ask('ec2:DescribeInstances', async () => {
      const { sdk, client } = await ec2()
      const found: Instance[] = []
      const Filters = [ofCluster(cluster), { Name: 'instance-state-name', Values: states }]
      for await (const { Reservations = [] } of sdk.paginateDescribeInstances({ client, pageSize: 1000 }, { Filters }))
        found.push(...Reservations.flatMap(({ Instances = [] }) => Instances))
      return found
    })

  const leftovers = async (cluster: string): Promise<readonly Leftover[]> => {
    const found = await Promise.all([
      findEc2Leftovers({ cluster, ec2, ask }),
      findLoadBalancers({ cluster, ask }, settings),
      findClassicLoadBalancers({ cluster, ask }, settings),
    ])
    return found.flat()
  }

  return {
    region: access.region,

    instanceTypes: (names) =>
      ask('ec2:DescribeInstanceTypes', async () => {
        const { sdk, client } = await ec2()
        const Filters = [{ Name: 'instance-type', Values: [...new Set(names)] }]
        const { InstanceTypes = [] } = await client.send(new sdk.DescribeInstanceTypesCommand({ Filters }))
        return InstanceTypes.flatMap(({ InstanceType }) => InstanceType ?? [])
      }),

    leftovers,

    remains: async (cluster) => {
      const found = await Promise.all([leftovers(cluster), findRemains({ cluster, ec2, ask }, settings)])
      return found.flat().map(({ kind, id, name }) => ({ kind, id, name }))
    },

    zones: () =>
      ask('ec2:DescribeAvailabilityZones', async () => {
        const { sdk, client } = await ec2()
        const { AvailabilityZones = [] } = await client.send(new sdk.DescribeAvailabilityZonesCommand())
        return AvailabilityZones.filter(({ ZoneType = 'availability-zone' }) => ZoneType === 'availability-zone')
          .flatMap(({ ZoneName }) => ZoneName ?? [])
          .sort()
      }),

    networks: () => findNetworks({ ec2, ask }),

    instances: async (cluster) => (await instancesIn(cluster, ['pending', 'running'])).map(cloudInstance),

    endedInstances: async (cluster) =>
      (await instancesIn(cluster, ['shutting-down', 'terminated', 'stopping', 'stopped'])).map(endedInstance),

    apiEntrance: (cluster) => findApiEntrance({ cluster, ask }, settings),

    launchTemplates: (cluster) =>
      ask('ec2:DescribeLaunchTemplates', async () => {
        const { sdk, client } = await ec2()
        const found: LaunchTemplate[] = []
        const pages = sdk.paginateDescribeLaunchTemplates({ client, pageSize: 200 }, { Filters: [ofCluster(cluster)] })
        for await (const { LaunchTemplates = [] } of pages)
          for (const template of LaunchTemplates) {
            // kops configures its groups to start instances from `$Latest`.
            const { LaunchTemplateVersions = [] } = await ask('ec2:DescribeLaunchTemplateVersions', () =>
              client.send(
                new sdk.DescribeLaunchTemplateVersionsCommand({
                  LaunchTemplateId: template.LaunchTemplateId,
                  Versions: ['$Latest'],
                }),
              ),
            )
            const latest = LaunchTemplateVersions[0]
            found.push({
              id: template.LaunchTemplateId ?? '',
              name: template.LaunchTemplateName ?? '',
              instanceGroup: instanceGroupOf(tagRecord(template.Tags)),
              version: String(latest?.VersionNumber ?? template.LatestVersionNumber ?? ''),
              metadata: metadataOptions(latest?.LaunchTemplateData?.MetadataOptions),
            })
          }
        return found
      }),

    machines: (cluster) => findMachines({ cluster, ec2, ask }),

    waysIn: (cluster) => findWaysIn({ cluster, ec2, ask }, settings),

    closeWaysIn: (group, rules) =>
      ask('ec2:RevokeSecurityGroupIngress', async () => {
        const { sdk, client } = await ec2()
        await client.send(
          new sdk.RevokeSecurityGroupIngressCommand({ GroupId: group, SecurityGroupRuleIds: [...rules] }),
        )
      }),

    account: async () => (await createAccount(access).identity()).account,

    registry: (region) => createRegistry(access, region),

    roles: createRoles(ask, settings),

    machineRole: (profile) => readMachineRole(profile, ask, settings),

    bucketReaders: async (bucket) => {
      const { account } = await createAccount(access).identity()
      return readBucketReaders(access, bucket, account)
    },

    setMetadataOptions: (instance, { httpTokens, hopLimit }) =>
      ask('ec2:ModifyInstanceMetadataOptions', async () => {
        const { sdk, client } = await ec2()
        await client.send(
          new sdk.ModifyInstanceMetadataOptionsCommand({
            InstanceId: instance,
            HttpTokens: httpTokens,
            HttpPutResponseHopLimit: hopLimit,
          }),
        )
      }),
  }
}

const cloudInstance = (instance: Instance): CloudInstance => {
  const tags = tagRecord(instance.Tags)
  return {
    id: instance.InstanceId ?? '',
    instanceGroup: instanceGroupOf(tags),
    state: instance.State?.Name ?? 'unknown',
    zone: instance.Placement?.AvailabilityZone ?? '',
    privateIp: instance.PrivateIpAddress,
    launchTemplateVersion: tags['aws:ec2launchtemplate:version'],
    metadata: metadataOptions(instance.MetadataOptions),
    tags,
  }
}

const endedInstance = ({
  InstanceId = '',
  Tags,
  State,
  StateReason,
  StateTransitionReason,
}: Instance): EndedInstance => ({
  id: InstanceId,
  instanceGroup: instanceGroupOf(tagRecord(Tags)),
  // EC2's message repeats its code: "Client.VolumeLimitExceeded: Volume limit exceeded".
  reason: StateReason?.Message || StateReason?.Code || StateTransitionReason || (State?.Name ?? 'unknown'),
})

/** Creates the value on first use and reuses it. */
const once = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined
  return () => (made ??= make())
}
