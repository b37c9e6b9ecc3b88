import { defaultKubernetes } from '@dayone/kops'
import * as z from 'zod'
import { answerConflicts } from './answer-conflicts.ts'
import { cidrProblem } from './cidr.ts'
import { clusterNameProblem } from './cluster-name.ts'
import { networkPlugins } from './network-plugins.ts'
import {
  discoveryStoreProblem,
  dnsZoneProblem,
  NEW_NETWORK,
  networkProblem,
  subnetProblem,
} from './network-problems.ts'
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

const answers = z.strictObject({
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
    .default(defaultKubernetes)
    .describe('Kubernetes version. Raise it to upgrade; it is never lowered.'),
  networking: z
    .enum(networkPlugins.map((plugin) => plugin.name))
    .default('cilium')
    .describe("Network plugin, by kops' word. flannel, kubenet and amazonvpc ignore network policies."),
  topology: z
    .enum(['public', 'private'])
    .default('public')
    .describe('private: machines have no public addresses and reach the internet through a NAT gateway in each zone.'),
  apiLoadBalancer: z
    .enum(['public', 'internal'])
    .default('public')
    .describe('internal: the Kubernetes API is reached from inside the network only (bastion, VPN, Direct Connect).'),
  bastion: z
    .boolean()
    .default(false)
    .describe('Whether there is a machine to log in through. Only with the private topology.'),
  profile: z
    .enum(profiles.map((profile) => profile.name))
    .default('newcomer')
    .describe('How much is protected beyond these answers: newcomer, strict or minimal. See docs/steps/cluster.md.'),
  apiAccess: z
    .array(cidr)
    .describe(
      'Who may reach the Kubernetes API: CIDR ranges or EC2 prefix lists (pl-…). Empty only for an adopted cluster that is reached from inside its network.',
    ),
  image: z
    .string()
    .min(1)
    .optional()
    .describe("Machine image of a new cluster: owner/name or ami-…. Without it kops' own recommendation."),
  channel: z
    .string()
    .min(1)
    .optional()
    .describe('Where kops looks for its recommendations when the cluster is new: stable, alpha, none, or an address.'),
  sshAccess: z.array(cidr).default([]).describe('Who may reach the machines by SSH. Empty: nobody.'),
  unusual: z
    .boolean()
    .default(false)
    .describe('Whether the wizard asks its rarer questions: network, DNS, roles of pods. Changes nothing by itself.'),
  networkId: checked(networkProblem)
    .default(NEW_NETWORK)
    .describe('The network (VPC): new, or the id of one that exists (vpc-…).'),
  subnetIds: z
    .array(checked(subnetProblem))
    .default([])
    .describe('Subnets of that network for the machines, one for each zone. Empty: kops makes new ones.'),
  utilitySubnetIds: z
    .array(checked(subnetProblem))
    .default([])
    .describe('With a private topology in subnets that exist: those that lead to the internet, one for each zone.'),
  dns: z
    .enum(['none', 'private', 'public'])
    .default('none')
    .describe("Whether the cluster's names stand in a DNS zone: none, private (of the network) or public."),
  dnsZone: checked(dnsZoneProblem).optional().describe('That zone of Route 53, by name or id.'),
  workloadIdentity: z
    .boolean()
    .default(false)
    .describe('Whether pods can have AWS roles of their own (IRSA). Needs discoveryStore.'),
  discoveryStore: checked(discoveryStoreProblem)
    .optional()
    .describe('s3://bucket or s3://bucket/prefix for the public keys. Everybody may read them.'),
})

/** What is asked of a cluster that this dayone.yaml owns. */
export const clusterConfig = answers.superRefine(
  (value, found) => {
    const isWrongAlone = (key: string): boolean => found.issues.some(({ path }) => path?.[0] === key)
    for (const { key, message } of answerConflicts(value))
      if (!isWrongAlone(key)) found.addIssue({ code: 'custom', path: [key], message })
  },
  // Said also where other answers are wrong or still missing.
  { when: ({ value }) => typeof value === 'object' && value !== null },
)

/** All that is known of a cluster somebody else made. */
export const contributedConfig = z.object({ name, configId, adopted })

export type ClusterConfig = z.output<typeof clusterConfig>
export type ContributedConfig = z.output<typeof contributedConfig>
/** The step's slice: with the answers about the cluster itself only where this dayone.yaml owns it. */
export type ClusterSlice = ClusterConfig | ContributedConfig

export const ownsCluster = (config: ClusterSlice): config is ClusterConfig => 'zones' in config
