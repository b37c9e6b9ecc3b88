import { kopsLine } from '../printed/kops-line.ts'
import { group, type KopsErrorRule } from './kops-error-rule.ts'

/**
 * Invalid input: names, zones, versions, sizes. Exit 2. Texts: kops 1.36 source, each observed or quoted in the tests.
 */
export const inputErrorRules: readonly KopsErrorRule[] = [
  {
    pattern: /--name is required|Cluster\.Name: Required value/i,
    exitCode: 2,
    say: () => ({ message: 'The cluster has no name.', hint: 'Give one: --cluster mycluster.example.com' }),
  },
  {
    pattern: /must specify at least one zone for the cluster/,
    exitCode: 2,
    say: () => ({ message: 'The cluster has no zone.', hint: 'Specify at least one, for example us-west-2a.' }),
  },
  {
    pattern: /Region is not a recognized EC2 region: "([^"]*)"/,
    exitCode: 2,
    say: (found) => ({
      message: `AWS has no region ${group(found, 1)}.`,
      hint: 'Correct the zones: a zone is a region and a letter, for example us-west-2a.',
    }),
  },
  {
    pattern: /Zone is not a recognized AZ: "([^"]*)"/,
    exitCode: 2,
    say: (found) => ({
      message: `The zone ${group(found, 1)} does not exist, or your account cannot use it.`,
      hint: 'Choose another zone. `aws ec2 describe-availability-zones` lists yours.',
    }),
  },
  {
    pattern: /Clusters cannot span multiple regions \(found zone "([^"]*)", but region is "([^"]*)"\)/,
    exitCode: 2,
    say: (found) => ({
      message: `The zones are in two regions: ${group(found, 1)} is not in ${group(found, 2)}.`,
      hint: 'Choose zones in one region.',
    }),
  },
  {
    pattern: /odd number of control-plane-zones/,
    exitCode: 2,
    say: () => ({
      message: 'The number of control planes must be odd: etcd needs it for its quorum.',
      hint: 'Choose 1, 3 or 5 control planes.',
    }),
  },
  {
    pattern: /Cluster Name must be a (?:fully-qualified|valid) DNS name|metadata\.name: Invalid value: "[^"]*"/,
    exitCode: 2,
    say: (_, { cluster }) => ({
      message: `${cluster === undefined ? 'The name of the cluster' : `"${cluster}"`} is not a DNS name.`,
      hint: 'Use lower case letters, digits, hyphens and dots, for example mycluster.example.com.',
    }),
  },
  {
    pattern: /bastion supports --topology='private' only/,
    exitCode: 2,
    say: () => ({
      message: 'A bastion makes sense only where nodes are private.',
      hint: 'Choose private topology, or no bastion.',
    }),
  },
  {
    pattern: /kops upgrade is required/,
    exitCode: 2,
    say: () => ({
      message: 'This version of Kubernetes is too new for this kops.',
      hint: 'Choose a Kubernetes version that kops knows (1.36.1 for kops 1.36), or install a newer kops.',
    }),
  },
  {
    pattern: /kubernetes upgrade is required/,
    exitCode: 2,
    say: () => ({
      message: 'kops no longer supports this old version of Kubernetes.',
      hint: 'Choose a newer Kubernetes version, 1.36.1 for example. An old cluster is upgraded one minor version at a time.',
    }),
  },
  {
    pattern:
      /could not find a suitable supported instance type for the instance group "([^"]*)" \(type "([^"]*)"\) in region "([^"]*)"/,
    exitCode: 2,
    say: (found) => ({
      message: `The region ${group(found, 3)} offers no instance type for the instance group ${group(found, 1)}.`,
      hint: 'Set the instance types of nodes and control plane yourself, for example t3.medium.',
    }),
  },
  {
    pattern: /machine type "([^"]*)" is invalid/,
    exitCode: 2,
    say: (found) => ({
      message: `The instance type ${group(found, 1)} is not available in this region.`,
      hint: 'Choose another size, t3.medium for example. `aws ec2 describe-instance-types` lists them.',
    }),
  },
  {
    pattern:
      /machineType: Invalid value: "([^"]*)": machine type architecture "([^"]*)" does not match image architecture "([^"]*)"/,
    exitCode: 2,
    say: (found) => ({
      message: `${group(found, 1)} is an instance type for ${group(found, 2)}, but the image is for ${group(found, 3)}.`,
      hint: 'Choose an instance type of the same architecture, for example t3.medium for x86_64, t4g.medium for arm64.',
    }),
  },
  {
    pattern: /could not find Image for "([^"]*)"|unable to determine default image for cloud provider/,
    exitCode: 2,
    say: (found) => ({
      message:
        found[1] === undefined
          ? 'kops knows no image for this cloud.'
          : `The image ${found[1]} does not exist in this region.`,
      hint: 'Use an image that exists there: owner/name, or ami-….',
    }),
  },
  {
    pattern: /unknown networking mode "([^"]*)"/,
    exitCode: 2,
    say: (found) => ({
      message: `kops knows no network plugin ${group(found, 1)}.`,
      hint: 'Choose cilium, calico or another one listed by `kops create cluster --help`.',
    }),
  },
  {
    pattern: /InstanceGroup "([^"]*)" not found|instanceGroup: (\S+) does not exist/,
    exitCode: 2,
    say: (found, { state, cluster }) => ({
      message: `The instance group ${found[1] ?? group(found, 2)} does not exist.`,
      hint: `List them: ${kopsLine({ name: cluster ?? '<cluster>', state }, 'get instancegroups')}`,
    }),
  },
  {
    pattern: /error reading SSH key file "([^"]*)"/,
    exitCode: 2,
    say: (found) => ({
      message: `The SSH key file ${group(found, 1)} cannot be read.`,
      hint: 'Use an existing public key file, or omit it: AWS offers EC2 Instance Connect.',
    }),
  },
  {
    pattern: /exactly one 'admin' SSH public key can be specified/,
    exitCode: 2,
    say: (_, { state, cluster }) => ({
      message: 'The cluster has several SSH keys; AWS takes exactly one.',
      hint: `Keep one: ${kopsLine({ name: cluster ?? '<cluster>', state }, 'delete sshpublickey')}`,
    }),
  },
]
