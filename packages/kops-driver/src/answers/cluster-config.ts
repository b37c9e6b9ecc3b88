import { defaultKubernetes } from '@dayone/kops'
import * as z from 'zod'
import { answerConflicts } from './answer-conflicts.ts'
import { cidrProblem } from '../spec/cidr.ts'
import { clusterNameProblem } from './cluster-name.ts'
import { networkPlugins } from '../spec/network-plugins.ts'
import { discoveryStoreProblem } from './discovery-store.ts'
import { dnsZoneProblem } from './dns-zone.ts'
import { NEW_NETWORK, networkProblem, subnetProblem } from './network-problems.ts'
import { profiles } from './profile.ts'

/** A string schema that uses the text returned by `problemOf` as its error message. */
const checked = (problemOf: (value: string) => string | undefined) =>
  z.string().superRefine((value, issues) => {
    const message = problemOf(value)
    if (message !== undefined) issues.addIssue({ code: 'custom', message })
  })

const cidr = checked(cidrProblem)
const zone = checked((value) =>
  /^[a-z]{2}(-[a-z0-9]+)+-?\d[a-z]$/.test(value)
    ? undefined
    : `"${value}" is not an availability zone. Example: us-west-2a.`,
)
const instanceType = checked((value) =>
  /^[a-z0-9-]+\.[a-z0-9-]+$/.test(value) ? undefined : `"${value}" is not an instance type. Example: m6i.large.`,
)

/** Returns one sentence if this number of control planes cannot work, otherwise undefined. */
export const controlPlanesProblem = (count: number): string | undefined =>
  Number.isInteger(count) && count >= 1 && count % 2 === 1
    ? undefined
    : 'The number of control plane nodes must be odd (1, 3 or 5): etcd needs a majority, and an even member adds no fault tolerance.'

/**
 * The largest cluster that Kubernetes is tested with (https://kubernetes.io/docs/setup/best-practices/cluster-large/).
 */
const MOST_NODES = 5000

/** Returns one sentence if the number of nodes is invalid, otherwise undefined. */
export function nodesProblem(count: number): string | undefined {
  if (!Number.isInteger(count)) return 'The number of nodes must be a whole number, for example 3.'
  if (count < 1) return 'A cluster needs at least one node.'
  return count > MOST_NODES ? `Kubernetes supports at most ${MOST_NODES} nodes in one cluster.` : undefined
}

const name = checked(clusterNameProblem).describe('Full DNS name of the cluster.')
const configId = z
  .uuid({ error: 'The id of this configuration must be a UUID; dayone writes it.' })
  .describe('Identifies the clusters of this dayone.yaml. Written by dayone; do not change it.')

const adopted = z
  .enum(['as-is', 'harden'])
  .optional()
  .describe(
    'The cluster was not created by dayone and has been adopted. as-is: only answers changed here change it. harden: apply everything dayone sets in a cluster it creates.',
  )

const answers = z.strictObject({
  name,
  configId,
  adopted,
  zones: z
    .array(zone)
    .min(1, 'Specify at least one zone.')
    .refine((zones) => new Set(zones).size === zones.length, 'A zone is listed twice.')
    .describe('Availability zones, all in one region. Control plane nodes are spread over them.'),
  controlPlanes: z
    .int()
    .superRefine((count, issues) => {
      const message = controlPlanesProblem(count)
      if (message !== undefined) issues.addIssue({ code: 'custom', message })
    })
    .default(1)
    .describe('Number of control plane nodes (odd). Three tolerate the loss of one.'),
  controlPlaneSize: instanceType.default('t3.medium').describe('Instance type of the control plane nodes.'),
  nodeSize: instanceType.default('t3.medium').describe('Instance type of the nodes.'),
  nodes: z
    .number()
    .superRefine((count, issues) => {
      const message = nodesProblem(count)
      if (message !== undefined) issues.addIssue({ code: 'custom', message })
    })
    .default(1)
    .describe('Number of nodes across all zones.'),
  kubernetesVersion: z
    .string('Quote the version: "1.36.1"')
    .regex(/^\d+\.\d+\.\d+$/, 'A version has three numbers, for example 1.36.1')
    .default(defaultKubernetes)
    .describe('Kubernetes version. Raise it to upgrade; dayone never downgrades.'),
  networking: z
    .enum(networkPlugins.map((plugin) => plugin.name))
    .default('cilium')
    .describe('Network plugin, as kops names it. flannel, kubenet and amazonvpc ignore network policies.'),
  topology: z
    .enum(['public', 'private'])
    .default('public')
    .describe('private: instances have no public addresses and reach the internet through a NAT gateway in each zone.'),
  apiLoadBalancer: z
    .enum(['public', 'internal'])
    .default('public')
    .describe('internal: the Kubernetes API is reachable from inside the VPC only (bastion, VPN, Direct Connect).'),
  bastion: z.boolean().default(false).describe('Whether to create a bastion host. Requires the private topology.'),
  profile: z
    .enum(profiles.map((profile) => profile.name))
    .default('newcomer')
    .describe('Security profile: newcomer, strict or minimal. See docs/steps/cluster.md.'),
  apiAccess: z
    .array(cidr)
    .describe(
      'Addresses that may reach the Kubernetes API: CIDR ranges or EC2 prefix lists (pl-…). Empty only for an adopted cluster that is reached from inside its network.',
    ),
  image: z
    .string()
    .min(1)
    .optional()
    .describe("Image of a new cluster's instances: owner/name or ami-…. Default: the image kops recommends."),
  channel: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Channel kops takes its recommendations from when it creates the cluster: stable, alpha, none, or a URL.',
    ),
  sshAccess: z.array(cidr).default([]).describe('Addresses that may reach the instances over SSH. Empty: none.'),
  unusual: z
    .boolean()
    .default(false)
    .describe(
      'Whether the wizard shows the advanced options: network, DNS, IAM roles for pods. Changes nothing by itself.',
    ),
  networkId: checked(networkProblem).default(NEW_NETWORK).describe('VPC: new, or the id of an existing one (vpc-…).'),
  subnetIds: z
    .array(checked(subnetProblem))
    .default([])
    .describe('Subnets of that VPC for the instances, one per zone. Empty: kops creates new ones.'),
  utilitySubnetIds: z
    .array(checked(subnetProblem))
    .default([])
    .describe('For the private topology in existing subnets: the public (utility) subnets, one per zone.'),
  dns: z
    .enum(['none', 'private', 'public'])
    .default('none')
    .describe('Whether cluster names are published in DNS: none, private (in the VPC) or public.'),
  dnsZone: checked(dnsZoneProblem).optional().describe('Route 53 hosted zone, by name or id.'),
  workloadIdentity: z
    .boolean()
    .default(false)
    .describe('Whether pods can have IAM roles of their own (IRSA). Requires discoveryStore.'),
  discoveryStore: checked(discoveryStoreProblem)
    .optional()
    .describe('s3://bucket or s3://bucket/prefix for the public keys. They are world-readable.'),
})

/** The configuration of a cluster that this dayone.yaml owns. */
export const clusterConfig = answers.superRefine(
  (value, found) => {
    const isWrongAlone = (key: string): boolean => found.issues.some(({ path }) => path?.[0] === key)
    // Answers that are invalid on their own may have any type, so the cross-checks do not see them.
    const sound = Object.fromEntries(Object.entries(value).filter(([key]) => !isWrongAlone(key))) as typeof value
    for (const { key, message } of answerConflicts(sound))
      if (!isWrongAlone(key)) found.addIssue({ code: 'custom', path: [key], message })
  },
  // Cross-checks also run when other answers are invalid or missing.
  { when: ({ value }) => typeof value === 'object' && value !== null },
)

/** The configuration of a cluster that someone else created. */
export const contributedConfig = z.object({ name, configId, adopted })

/** The slice of a dayone.yaml that owns the cluster. */
export type ClusterConfig = z.output<typeof clusterConfig>

/** The slice of a dayone.yaml that only adds steps to a cluster of others. */
export type ContributedConfig = z.output<typeof contributedConfig>
/** The step's slice of dayone.yaml. It includes the cluster answers only if this dayone.yaml owns the cluster. */
export type ClusterSlice = ClusterConfig | ContributedConfig

/** Whether this dayone.yaml owns the cluster. */
export const ownsCluster = (config: ClusterSlice): config is ClusterConfig => 'zones' in config
