import type { Leftover } from './leftovers.ts'

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
  identity(): Promise<{ readonly account: string; readonly arn: string }>
  /** Availability zones of the region, sorted: us-west-2a … */
  zones(): Promise<readonly string[]>
  /** Pending and running instances tagged KubernetesCluster=<cluster>. */
  instances(cluster: string): Promise<readonly CloudInstance[]>
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
}
