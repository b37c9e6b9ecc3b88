import * as z from 'zod'
import { cidrProblem } from './cidr.ts'
import { clusterNameProblem } from './cluster-name.ts'
import { networkPlugins } from './network-plugins.ts'
import { profiles } from './profile.ts'

/** A string that a function finds no fault with; the fault is the message. */
const checked = (problemOf: (value: string) => string | undefined) =>
  z.string().superRefine((value, issues) => {
    const message = problemOf(value)
    if (message !== undefined) issues.addIssue({ code: 'custom', message })
  })

const cidr = checked(cidrProblem)
const zone = checked((value) =>
  /^[a-z]{2}(-[a-z0-9]+)+-?\d[a-z]$/.test(value) ? undefined : `"${value}" is no zone. One looks like us-west-2a.`,
)
const instanceType = checked((value) =>
  /^[a-z0-9-]+\.[a-z0-9-]+$/.test(value) ? undefined : `"${value}" is no instance type. One looks like m6i.large.`,
)

/** One sentence about a number of control planes that cannot work, or undefined. */
export const controlPlanesProblem = (count: number): string | undefined =>
  Number.isInteger(count) && count >= 1 && count % 2 === 1
    ? undefined
    : 'Control planes must be an odd number: etcd decides by majority, and an even member adds no safety (1, 3 or 5).'

const name = checked(clusterNameProblem).describe('The full DNS name of the cluster.')
const configId = z
  .uuid({ error: 'The id of this configuration must be a UUID; dayone writes it by itself.' })
  .describe('Tells the clusters of this dayone.yaml from all others. Written by dayone; do not change it.')

const adopted = z
  .enum(['as-is', 'harden'])
  .optional()
  .describe(
    'The cluster was made by somebody else and taken over. as-is: only answers that are changed here change it. harden: everything dayone wants in a cluster of its own.',
  )

/** What is asked of a cluster that this dayone.yaml owns. */
export const clusterConfig = z
  .strictObject({
    name,
    configId,
    adopted,
    zones: z
      .array(zone)
      .min(1, 'Name at least one zone.')
      .describe('Availability zones, all of one region. Control planes are spread over them.'),
    controlPlanes: z
      .int()
      .superRefine((count, issues) => {
        const message = controlPlanesProblem(count)
        if (message !== undefined) issues.addIssue({ code: 'custom', message })
      })
      .default(1)
      .describe('How many control planes: odd. Three survive the loss of one.'),
    controlPlaneSize: instanceType.default('t3.medium').describe('Instance type of the control planes.'),
    nodeSize: instanceType.default('t3.medium').describe('Instance type of the nodes.'),
    nodes: z.int().min(1, 'A cluster needs at least one node.').default(1).describe('How many nodes, over all zones.'),
    kubernetesVersion: z
      .string()
      .regex(/^\d+\.\d+\.\d+$/, 'A version has three numbers: 1.36.1')
      .default('1.36.1')
      .describe('Kubernetes version. Raise it to upgrade; it is never lowered.'),
    networking: z
      .enum(networkPlugins.map((plugin) => plugin.name))
      .default('cilium')
      .describe("Network plugin, by kops' word. flannel, kubenet and amazonvpc ignore network policies."),
    profile: z
      .enum(profiles.map((profile) => profile.name))
      .default('newcomer')
      .describe('How much is protected beyond these answers: newcomer, strict or minimal. See docs/steps/cluster.md.'),
    apiAccess: z
      .array(cidr)
      .describe(
        'Who may reach the Kubernetes API: CIDR ranges or EC2 prefix lists (pl-…). Empty only for an adopted cluster that is reached from inside its network.',
      ),
    sshAccess: z.array(cidr).default([]).describe('Who may reach the machines by SSH. Empty: nobody.'),
  })
  .superRefine(({ apiAccess, adopted }, issues) => {
    // An API behind a bastion is a good thing; a new cluster has no bastion, and dayone itself would not get in.
    if (apiAccess.length > 0 || adopted !== undefined) return
    const message = 'Name at least one address range, or nobody, you included, reaches the Kubernetes API.'
    issues.addIssue({ code: 'custom', path: ['apiAccess'], message })
  })

/** All that is known of a cluster somebody else made. */
export const contributedConfig = z.object({ name, configId, adopted })

export type ClusterConfig = z.output<typeof clusterConfig>
export type ContributedConfig = z.output<typeof contributedConfig>
/** The step's slice: with the answers about the cluster itself only where this dayone.yaml owns it. */
export type ClusterSlice = ClusterConfig | ContributedConfig

export const ownsCluster = (config: ClusterSlice): config is ClusterConfig => 'zones' in config
