import type { Network } from './network/find-networks.ts'
import type { ApiEntrance, EndedInstance } from './network/api-entrance.ts'
import type { BucketReaders } from './exposure/bucket-readers.ts'
import type { MachineRole } from './exposure/machine-role.ts'
import type { ClusterMachine, WaysIn } from './exposure/ways-in.ts'
import type { Leftover } from './leftovers/leftovers.ts'
import type { Registry } from './registry/registry.ts'
import type { Roles } from './roles/roles.ts'
import type { Remains } from './leftovers/find-remains.ts'

/** The metadata options of an instance (EC2 MetadataOptions). */
export interface MetadataOptions {
  /** `required` means IMDSv2 only. */
  readonly httpTokens: 'required' | 'optional'
  readonly hopLimit: number
  readonly ipv6Enabled: boolean
}

/** An EC2 instance of a cluster. */
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

/** The launch template of an instance group. */
export interface LaunchTemplate {
  readonly id: string
  readonly name: string
  readonly instanceGroup: string | undefined
  /** The version that new instances use. */
  readonly version: string
  readonly metadata: MetadataOptions
}

/**
 * What dayone reads from AWS, and the changes it makes there without kops. SDK errors become UserErrors (exit 6 if AWS
 * cannot be queried).
 */
export interface Cloud {
  readonly region: string
  /** Those of the instance types that the region offers. */
  instanceTypes(names: readonly string[]): Promise<readonly string[]>
  /** Everything with the tags or names of a cluster, billed or not. */
  remains(cluster: string): Promise<readonly Remains[]>
  /** Availability zones of the region, sorted: us-west-2a … */
  zones(): Promise<readonly string[]>
  /** The VPCs of the region with their subnets, the default one first. */
  networks(): Promise<readonly Network[]>
  /** Pending and running instances tagged KubernetesCluster=<cluster>. */
  instances(cluster: string): Promise<readonly CloudInstance[]>
  /** Instances of a cluster that terminated or stopped within the last hour or so, with EC2's reason. */
  endedInstances(cluster: string): Promise<readonly EndedInstance[]>
  /**
   * The state of the load balancer in front of the API server; undefined if kops has not created a network load
   * balancer.
   */
  apiEntrance(cluster: string): Promise<ApiEntrance | undefined>
  launchTemplates(cluster: string): Promise<readonly LaunchTemplate[]>
  /**
   * Billed resources of a cluster that still exist: instances that are not terminated, volumes, load balancers of any
   * kind, NAT gateways, elastic IPs. Found by the tags of kops and of the controllers in the cluster.
   */
  leftovers(cluster: string): Promise<readonly Leftover[]>
  /**
   * Changes the metadata options of a running instance: immediately, without a restart, and for this instance only. New
   * instances use their launch template. ec2:ModifyInstanceMetadataOptions.
   */
  setMetadataOptions(instance: string, options: Pick<MetadataOptions, 'httpTokens' | 'hopLimit'>): Promise<void>
  /** Every instance with the cluster's tags, including stopped ones, regardless of who started it. */
  machines(cluster: string): Promise<readonly ClusterMachine[]>
  /**
   * All ingress rules of the security groups of the cluster's machines and of kops' load balancers, regardless of who
   * created them.
   */
  waysIn(cluster: string): Promise<WaysIn>
  /** Deletes ingress rules (sgr-…) from a security group. ec2:RevokeSecurityGroupIngress. */
  closeWaysIn(group: string, rules: readonly string[]): Promise<void>
  /** The permissions of an IAM instance profile. */
  machineRole(profile: string): Promise<MachineRole>
  /** The account of the credentials: twelve digits. */
  account(): Promise<string>
  /** The private registries (ECR) of a region, which may differ from the cluster's. */
  registry(region: string): Registry
  /** IAM roles of workloads, and the OIDC providers that they can trust. */
  readonly roles: Roles
  /** Who can access a bucket, besides this account. */
  bucketReaders(bucket: string): Promise<BucketReaders>
}
