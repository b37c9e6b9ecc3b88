import type { ClusterSpec } from '@dayone/cluster-spec'

/** The answers `kops create cluster --dry-run` needs. */
export interface NewCluster {
  readonly name: string
  readonly zones: readonly string[]
  readonly controlPlaneCount: number
  readonly controlPlaneSize: string
  readonly nodeCount: number
  readonly nodeSize: string
  readonly kubernetesVersion: string
  /** kops' word: cilium, calico, kube-router, kindnet, amazonvpc, flannel … */
  readonly networking: string
  /** `private`: machines without public addresses, and a NAT gateway in each zone for their way out. */
  readonly topology: 'public' | 'private'
  /** A machine to log in through; kops has one with the private topology only. */
  readonly bastion: boolean
  /** Which side of the load balancer before the API faces: the internet, or the network alone. */
  readonly apiLoadBalancer: 'public' | 'internal'
  /** `none`: names of the cluster are in no DNS zone. */
  readonly dns: 'none' | 'private' | 'public'
  /** Name or id of the hosted zone, where there is one. */
  readonly dnsZone?: string
  /** An existing VPC; without it kops makes one. */
  readonly networkId?: string
  /** Existing subnets for the machines, one for each zone; without them kops makes new ones. */
  readonly subnetIds?: readonly string[]
  /** Existing subnets of a private topology that lead to the internet, one for each zone. */
  readonly utilitySubnetIds?: readonly string[]
  /** `s3://bucket/prefix` for the public keys of service accounts; kops adds the cluster's name. */
  readonly discoveryStore?: string
  readonly apiAccess: readonly string[]
  readonly sshAccess: readonly string[]
  /** `owner/name` or ami-…; kops' own choice where it is not said. */
  readonly image?: string
  /** Where kops looks for its recommendations: stable, alpha, none, or an address (docs/cli/kops_create_cluster.md). */
  readonly channel?: string
}

/** One resource of a preview with the fields that differ. */
export interface PreviewItem {
  /** kops' task type: LaunchTemplate, SecurityGroupRule … */
  readonly type: string
  readonly name: string
  readonly fields: readonly { readonly name: string; readonly value: string }[]
}

/** What `kops update cluster` without --yes would do, parsed by its stable headings. */
export interface UpdatePreview {
  readonly creates: readonly PreviewItem[]
  readonly modifies: readonly PreviewItem[]
  /** Deleted during the update, without further ado. */
  readonly deletes: readonly PreviewItem[]
  /** Deleted only with --prune: old access rules among them. */
  readonly prunes: readonly PreviewItem[]
  readonly isEmpty: boolean
  /** kops' own text, for the log and for those who want to read it. */
  readonly text: string
}

/** One row of `kops rolling-update cluster`. */
export interface RollingGroup {
  readonly name: string
  readonly status: string
  readonly needUpdate: number
  readonly ready: number
}

/** Answer of `kops validate cluster -o json`. */
export interface Validation {
  readonly isValid: boolean
  readonly failures: readonly { readonly type: string; readonly name: string; readonly message: string }[]
  readonly nodes: readonly {
    readonly name: string
    readonly role: string
    readonly zone: string
    readonly status: string
  }[]
}

/** One resource of the cloud that `kops delete cluster` would delete. */
export interface DoomedResource {
  /** kops' word: instance, volume, load-balancer, autoscaling-group … */
  readonly type: string
  readonly name: string
  readonly id: string
}

/** What `kops delete cluster` without --yes would delete. Resources that others share with the cluster are not in it. */
export interface DeletePreview {
  readonly resources: readonly DoomedResource[]
  /** kops' own text. */
  readonly text: string
}

/** Where lines of a long run go and what ends it early. */
export interface Following {
  onLine?(line: string): void
  readonly kill?: AbortSignal
}

/**
 * kops' command line for one state store. Always passes --name and --state. Errors of kops become UserErrors whose `cause`
 * is kops' own text: exit 2 for what the person typed, 3 for a kops that is missing, of another version, dead or hanging,
 * 5 for a cluster that already exists.
 */
export interface Kops {
  /** The state store: `s3://bucket`. */
  readonly state: string
  /** "1.36.2". Throws UserError (exit 3) when missing or outside the supported range; asked once. */
  version(): Promise<string>
  /**
   * `create cluster --dry-run -o yaml`, as it would be kept in the state store: writes nothing there and does not look at
   * it, so that the store need not exist yet and the name may be taken.
   */
  newClusterSpec(cluster: NewCluster): Promise<ClusterSpec>
  /**
   * What `update cluster` would build from a specification that is not saved: asked in a state store of its own, on this
   * computer, which is gone afterwards. Of one specification it is asked once. Throws UserError where kops refuses the specification, RehearsalError where the
   * rehearsal itself was not possible.
   */
  rehearse(spec: ClusterSpec, following?: Following): Promise<UpdatePreview>
  /**
   * Answers of `getSpec`, `listSecrets`, `previewUpdate` and `previewRoll` are kept, and shared by those who ask at the
   * same time, until this port writes something. This forgets them: before a decision that others may have overtaken.
   */
  lookAgain(): void
  /** `get all -o yaml`; undefined when the store has no such cluster. */
  getSpec(name: string, following?: Following): Promise<ClusterSpec | undefined>
  listClusters(following?: Following): Promise<readonly string[]>
  /** `create -f`: writes the state store only. */
  createSpec(spec: ClusterSpec): Promise<void>
  /** `replace -f --force`: writes the state store only; creates instance groups that are not there. */
  replaceSpec(spec: ClusterSpec): Promise<void>
  /** Names of the secrets that kops keeps for a cluster (`get secrets`), never what is in them. */
  listSecrets(name: string): Promise<readonly string[]>
  /**
   * `create secret encryptionconfig -f -`: an EncryptionConfiguration as YAML, handed over through stdin alone. Never replaces one:
   * without the old key the Secrets written with it are lost. Throws UserError (exit 5) when there is one.
   */
  createEncryptionSecret(name: string, encryptionConfiguration: string): Promise<void>
  /** `update cluster` without --yes. */
  previewUpdate(name: string, following?: Following): Promise<UpdatePreview>
  /** `update cluster --yes --admin=…`, with --prune when asked; the kubeconfig goes to the private file given. */
  update(
    name: string,
    options: { readonly prune: boolean; readonly kubeconfig: string; readonly adminLifetime: string } & Following,
  ): Promise<void>
  /** `rolling-update cluster` without --yes. */
  previewRoll(name: string, options: { readonly kubeconfig: string } & Following): Promise<readonly RollingGroup[]>
  /** `rolling-update cluster --yes`, control plane first. */
  roll(
    name: string,
    options: { readonly kubeconfig: string; readonly instanceGroups?: readonly string[] } & Following,
  ): Promise<void>
  /** `validate cluster -o json`, once, without --wait. */
  validate(name: string, options: { readonly kubeconfig: string } & Following): Promise<Validation>
  /** `export kubeconfig --admin=<lifetime> --kubeconfig <file>`. */
  exportKubeconfig(
    name: string,
    options: { readonly kubeconfig: string; readonly adminLifetime: string } & Following,
  ): Promise<void>
  /** `delete cluster` without --yes. */
  previewDelete(name: string, following?: Following): Promise<DeletePreview>
  /** `delete cluster --yes`: the resources in the cloud, then the specification. */
  deleteCluster(name: string, following?: Following): Promise<void>
}
