import type { ClusterSpec } from '@dayone/cluster-spec'

/** The arguments of `kops create cluster --dry-run`. */
export interface NewCluster {
  readonly name: string
  readonly zones: readonly string[]
  readonly controlPlaneCount: number
  readonly controlPlaneSize: string
  readonly nodeCount: number
  readonly nodeSize: string
  readonly kubernetesVersion: string
  /** kops' name: cilium, calico, kube-router, kindnet, amazonvpc, flannel … */
  readonly networking: string
  /** `private`: machines without public addresses, and a NAT gateway in each zone for outgoing traffic. */
  readonly topology: 'public' | 'private'
  /** A bastion host; kops supports it only with the private topology. */
  readonly bastion: boolean
  /** Whether the API's load balancer is internet-facing or internal. */
  readonly apiLoadBalancer: 'public' | 'internal'
  /** `none`: the cluster has no names in DNS. */
  readonly dns: 'none' | 'private' | 'public'
  /** Name or id of the hosted zone, if there is one. */
  readonly dnsZone?: string
  /** An existing VPC; otherwise kops creates one. */
  readonly networkId?: string
  /** Existing subnets for the machines, one per zone; otherwise kops creates them. */
  readonly subnetIds?: readonly string[]
  /** Existing public subnets of a private topology, one per zone. */
  readonly utilitySubnetIds?: readonly string[]
  /** `s3://bucket/prefix` for the public keys of service accounts; kops appends the cluster's name. */
  readonly discoveryStore?: string
  readonly apiAccess: readonly string[]
  readonly sshAccess: readonly string[]
  /** `owner/name` or ami-…; kops' default if unset. */
  readonly image?: string
  /** The source of kops' recommended versions: stable, alpha, none, or a URL (docs/cli/kops_create_cluster.md). */
  readonly channel?: string
}

/** One resource of a preview, with the fields that differ. */
export interface PreviewItem {
  /** kops' task type: LaunchTemplate, SecurityGroupRule … */
  readonly type: string
  readonly name: string
  readonly fields: readonly { readonly name: string; readonly value: string }[]
}

/** What `kops update cluster` without --yes would do, parsed by its fixed headings. */
export interface UpdatePreview {
  readonly creates: readonly PreviewItem[]
  readonly modifies: readonly PreviewItem[]
  /** Deleted during the update without any flag. */
  readonly deletes: readonly PreviewItem[]
  /** Deleted only with --prune, such as old access rules. */
  readonly prunes: readonly PreviewItem[]
  readonly isEmpty: boolean
  /** kops' own output, for the log and for display. */
  readonly text: string
}

/** One row of `kops rolling-update cluster`. */
export interface RollingGroup {
  readonly name: string
  readonly status: string
  readonly needUpdate: number
  readonly ready: number
}

/** The result of `kops validate cluster -o json`. */
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

/** A cloud resource that `kops delete cluster` would delete. */
export interface DoomedResource {
  /** kops' type: instance, volume, load-balancer, autoscaling-group … */
  readonly type: string
  readonly name: string
  readonly id: string
}

/** What `kops delete cluster` without --yes would delete, without shared resources. */
export interface DeletePreview {
  readonly resources: readonly DoomedResource[]
  /** kops' own output. */
  readonly text: string
}

/** The receiver of output lines of a long run, and what ends it early. */
export interface Following {
  onLine?(line: string): void
  readonly kill?: AbortSignal
}

/**
 * kops' command line on one state store. Always passes --name and --state. Errors of kops become UserErrors whose
 * `cause` is kops' own text: exit 2 for invalid input, 3 for a kops that is missing, unsupported, crashed or hanging, 5
 * for a cluster that already exists.
 */
export interface Kops {
  /** The state store: `s3://bucket`. */
  readonly state: string
  /** For example "1.36.2". Throws UserError (exit 3) if kops is missing or unsupported; runs once. */
  version(): Promise<string>
  /**
   * `create cluster --dry-run -o yaml`, with the locations of the state store. Neither reads nor writes the store, so
   * it need not exist yet, and the name may be taken.
   */
  newClusterSpec(cluster: NewCluster): Promise<ClusterSpec>
  /**
   * What `update cluster` would build from an unsaved specification, previewed in a temporary local state store. Runs
   * once per specification. Throws UserError if kops rejects the specification, RehearsalError if the rehearsal itself
   * was not possible.
   */
  rehearse(spec: ClusterSpec, following?: Following): Promise<UpdatePreview>
  /**
   * The results of `getSpec`, `listSecrets`, `previewUpdate` and `previewRoll` are cached, and shared by concurrent
   * callers, until this port writes. This drops them, before a decision that concurrent changes of others could affect.
   */
  forgetAnswers(): void
  /** `get all -o yaml`; undefined if the store has no such cluster. */
  getSpec(name: string, following?: Following): Promise<ClusterSpec | undefined>
  listClusters(following?: Following): Promise<readonly string[]>
  /** `create -f`: writes only to the state store. */
  createSpec(spec: ClusterSpec): Promise<void>
  /** `replace -f --force`: writes only to the state store; creates missing instance groups. */
  replaceSpec(spec: ClusterSpec): Promise<void>
  /** Names of the secrets that kops keeps for a cluster (`get secrets`), never their contents. */
  listSecrets(name: string): Promise<readonly string[]>
  /**
   * `create secret encryptionconfig -f -`: an EncryptionConfiguration as YAML, passed only on stdin. Never replaces
   * one: without the old key, existing Secrets are lost. Throws UserError (exit 5) if there is one.
   */
  createEncryptionSecret(name: string, encryptionConfiguration: string): Promise<void>
  /** `update cluster` without --yes. */
  previewUpdate(name: string, following?: Following): Promise<UpdatePreview>
  /** `update cluster --yes --admin=…`, with --prune if requested; writes the kubeconfig to the given private file. */
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
