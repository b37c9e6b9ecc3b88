import type { Network } from './network/find-networks.ts'
import type { ApiEntrance, EndedInstance } from './network/api-entrance.ts'
import type { BucketReaders } from './exposure/bucket-readers.ts'
import type { MachineRole } from './exposure/machine-role.ts'
import type { ClusterMachine, WaysIn } from './exposure/ways-in.ts'
import type { Leftover } from './leftovers/leftovers.ts'
import type { Registry } from './registry/registry.ts'
import type { Remains } from './leftovers/find-remains.ts'

/** How an instance answers at the metadata address (EC2 MetadataOptions). */
export interface MetadataOptions {
  /** `required` means IMDSv2 only. */
  readonly httpTokens: 'required' | 'optional'
  readonly hopLimit: number
  readonly ipv6Enabled: boolean
}

export interface CloudInstance {
  readonly id: string
  /** kops' instance group, from the tag kops.k8s.io/instancegroup. */
  readonly instanceGroup: string | undefined
  readonly state: string
  readonly zone: string
  readonly privateIp: string | undefined
  readonly launchTemplateVersion: string | undefined
  readonly metadata: MetadataOptions
  readonly tags: Readonly<Record<string, string>>
}

export interface LaunchTemplate {
  readonly id: string
  readonly name: string
  readonly instanceGroup: string | undefined
  /** Of the version that new instances start with. */
  readonly version: string
  readonly metadata: MetadataOptions
}

/** What dayone reads of the cloud, and the one thing it changes there without kops. Errors of the SDK become UserErrors (exit 6 when it cannot be asked). */
export interface Cloud {
  readonly region: string
  /** Those of these instance types that the region offers. */
  instanceTypes(names: readonly string[]): Promise<readonly string[]>
  /** Everything in the cloud that carries the tags or the names of a cluster, whether it costs anything or not. */
  remains(cluster: string): Promise<readonly Remains[]>
  /** Availability zones of the region, sorted: us-west-2a … */
  zones(): Promise<readonly string[]>
  /** The VPCs of the region with their subnets, the default one first. */
  networks(): Promise<readonly Network[]>
  /** Pending and running instances tagged KubernetesCluster=<cluster>. */
  instances(cluster: string): Promise<readonly CloudInstance[]>
  /** Instances of a cluster that ended or stopped within the last hour or so, with EC2's reason. */
  endedInstances(cluster: string): Promise<readonly EndedInstance[]>
  /** How far the way to the API server is; undefined where kops made no network load balancer, or not yet. */
  apiEntrance(cluster: string): Promise<ApiEntrance | undefined>
  launchTemplates(cluster: string): Promise<readonly LaunchTemplate[]>
  /**
   * What of a cluster is still there and costs money: instances that are not terminated, volumes, load balancers of any
   * kind, NAT gateways, elastic IPs. Found by the tags of kops and of the controllers inside the cluster.
   */
  leftovers(cluster: string): Promise<readonly Leftover[]>
  /**
   * Changes how a running instance answers at its metadata address: at once, without a restart, and for this instance
   * alone. A new one starts as its launch template says. ec2:ModifyInstanceMetadataOptions.
   */
  setMetadataOptions(instance: string, options: Pick<MetadataOptions, 'httpTokens' | 'hopLimit'>): Promise<void>
  /** Every instance that says it belongs to the cluster, stopped ones too, whoever started it. */
  machines(cluster: string): Promise<readonly ClusterMachine[]>
  /** Everything that the security groups of the cluster's machines and of kops' load balancers let in, whoever allowed it. */
  waysIn(cluster: string): Promise<WaysIn>
  /** Takes ingress rules (sgr-…) out of a security group. ec2:RevokeSecurityGroupIngress. */
  closeWaysIn(group: string, rules: readonly string[]): Promise<void>
  /** The rights behind an IAM instance profile. */
  machineRole(profile: string): Promise<MachineRole>
  /** Of the credentials: twelve digits. */
  account(): Promise<string>
  /** The private registries (ECR) of a region: images may come from another one than the cluster's. */
  registry(region: string): Registry
  /** Who but this account gets at a bucket. */
  bucketReaders(bucket: string): Promise<BucketReaders>
}
