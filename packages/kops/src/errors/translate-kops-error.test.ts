import { UserError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { translateKopsError } from './translate-kops-error.ts'

const context = { command: 'update cluster', cluster: 'demo.example.test', state: 's3://kops-state' }
const log = 'I1123 14:13:31.013111    8850 featureflag.go:182] FeatureFlag "ImageDigest"=false\n'
const fail = (stderr: string, stdout = '') =>
  translateKopsError({ exitCode: 1, signal: undefined, stdout, stderr }, context)

/** Situation, exit code, kops' text after "Error: ", our message. Texts: kops 1.36.2. */
test.each([
  [
    'no state store',
    2,
    'State Store: Required value: Please set the --state flag or export KOPS_STATE_STORE.\nFor example, a valid value follows the format s3://<bucket>.\nYou can find the supported stores in https://kops.sigs.k8s.io/state.',
    'No state store is set.',
  ],
  [
    'bad state store',
    2,
    'State Store: Invalid value: "s4://x": Unable to read state store.\nFor example, a valid value follows the format s3://<bucket>.',
    '"s4://x" is not a state store that kops can read.',
  ],
  [
    'bad state store, as 1.36.2 says it',
    2,
    'error building path for "ftp://x": unknown / unhandled path type: "ftp://x"',
    '"ftp://x" is not a state store that kops can read.',
  ],
  [
    'bucket missing',
    2,
    'getting location for bucket "kops-state": operation error S3: HeadBucket, https response error StatusCode: 404, RequestID: x, api error NotFound: Not Found',
    'The bucket of the state store s3://kops-state does not exist.',
  ],
  [
    'bucket missing, listed',
    2,
    'error reading state store: error listing s3://no-such-bucket-here/: operation error S3: ListObjectsV2, https response error StatusCode: 404, RequestID: B6, HostID: 9G, NoSuchBucket: The specified bucket does not exist',
    'The bucket of the state store s3://kops-state does not exist.',
  ],
  [
    'bucket without rights',
    6,
    'getting location for bucket "kops-state": operation error S3: HeadBucket, https response error StatusCode: 403, RequestID: x, api error Forbidden: Forbidden',
    'The state store s3://kops-state could not be reached with these credentials.',
  ],
  [
    'object without rights',
    6,
    'error reading cluster configuration "x": error reading s3://kops-state/x/config: error fetching s3://kops-state/x/config: operation error S3: GetObject, https response error StatusCode: 403, api error AccessDenied: Access Denied',
    'The state store s3://kops-state could not be reached with these credentials.',
  ],
  [
    'bucket in another region',
    6,
    'getting location for bucket "kops-state": operation error S3: HeadBucket, https response error StatusCode: 301, RequestID: x, api error MovedPermanently: Moved Permanently',
    'The state store s3://kops-state could not be reached with these credentials.',
  ],
  [
    'a machine of another architecture than the image',
    2,
    'nodes-us-west-2a.spec.machineType: Invalid value: "t4g.medium": machine type architecture "arm64" does not match image architecture "x86_64"',
    't4g.medium is an instance type for arm64, but the image is for x86_64.',
  ],
  ['name missing', 2, '--name is required', 'The cluster has no name.'],
  [
    'exists',
    5,
    'cluster "demo.example.test" already exists; use \'kops update cluster\' to apply changes',
    'A cluster named demo.example.test already exists in s3://kops-state. Nothing was changed.',
  ],
  [
    'exists, from create -f',
    5,
    'error creating cluster: file already exists',
    'A cluster named demo.example.test already exists in s3://kops-state. Nothing was changed.',
  ],
  ['not found by get', 2, 'cluster not found "demo.example.test"', 'No cluster demo.example.test in s3://kops-state.'],
  [
    'not found by others',
    2,
    'error reading cluster configuration: Cluster.kops.k8s.io "no.example.test" not found',
    'No cluster no.example.test in s3://kops-state.',
  ],
  [
    'not found by replace',
    2,
    'cluster no.example.test does not exist (try adding --force flag)',
    'No cluster no.example.test in s3://kops-state.',
  ],
  [
    'group not found by replace',
    2,
    'instanceGroup: nodes does not exist (try adding --force flag)',
    'The instance group nodes does not exist.',
  ],
  ['group not found by a roll', 2, 'InstanceGroup "nope" not found', 'The instance group nope does not exist.'],
  ['zones missing', 2, 'must specify at least one zone for the cluster (use --zones)', 'The cluster has no zone.'],
  [
    'bad region',
    2,
    'Region is not a recognized EC2 region: "us-wst-2" (check you have specified valid zones?)',
    'AWS has no region us-wst-2.',
  ],
  [
    'bad zone',
    2,
    'error Zone is not a recognized AZ: "us-west-2q" (check you have specified a valid zone?)',
    'The zone us-west-2q does not exist, or your account cannot use it.',
  ],
  [
    'two regions',
    2,
    'error Clusters cannot span multiple regions (found zone "us-west-2a", but region is "us-east-1")',
    'The zones are in two regions: us-west-2a is not in us-east-1.',
  ],
  [
    'credentials, regions',
    6,
    'got an error while querying for valid regions (verify your AWS credentials?): operation error EC2: DescribeRegions, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found',
    'AWS does not accept the credentials.',
  ],
  [
    'credentials, zones',
    6,
    'error querying for valid AZs in "us-west-2" - verify your AWS credentials.  Error: AuthFailure',
    'AWS does not accept the credentials.',
  ],
  [
    'a right is missing',
    6,
    'error running tasks: deadline exceeded executing task IAMRole/nodes.demo. Example error: error creating IAMRole: operation error IAM: CreateRole, https response error StatusCode: 403, RequestID: x, api error AccessDenied: User: arn:aws:iam::123456789012:user/ann is not authorized to perform: iam:CreateRole',
    'AWS does not allow these credentials IAM CreateRole, which `kops update cluster` needs.',
  ],
  [
    'a limit is reached',
    3,
    'error running tasks: deadline exceeded executing task VPC/demo. Example error: error creating VPC: operation error EC2: CreateVpc, https response error StatusCode: 400, RequestID: x, api error VpcLimitExceeded: The maximum number of VPCs has been reached.',
    'A limit of this AWS account is reached (VpcLimitExceeded at EC2 CreateVpc): The maximum number of VPCs has been reached.',
  ],
  [
    'something was not made in time',
    3,
    'error running tasks: deadline exceeded executing task NetworkLoadBalancer/api.demo. Example error: error waiting for NLB "api-demo": exceeded max wait time for LoadBalancerAvailable waiter',
    'AWS did not make NetworkLoadBalancer/api.demo within ten minutes: error waiting for NLB "api-demo": exceeded max wait time for LoadBalancerAvailable waiter',
  ],
  [
    'not healthy after a roll',
    3,
    'error validating cluster after terminating instance: cluster did not validate within a duration of "15m0s"',
    'The cluster was not healthy again within 15m0s after a machine was replaced.',
  ],
  [
    'encryption without its key',
    3,
    'could not find encryptionconfig secret',
    'demo.example.test encrypts Secrets, but the key for that is not in the state store.',
  ],
  [
    'no DNS zone',
    2,
    'error determining default DNS zone: No matching hosted zones found for ".demo.example.test"; please create one (e.g. "example.test") first',
    'Route 53 has no hosted zone for .demo.example.test.',
  ],
  [
    'DNS zone missing',
    2,
    'cannot find DNS Zone "example.test".  Please pre-create the zone and set up NS records so that it resolves',
    'Route 53 has no hosted zone for example.test.',
  ],
  [
    'several zones',
    2,
    'Found multiple hosted zones matching cluster ".demo.example.test"; please specify the ID of the zone to use',
    'Several hosted zones match the name of this cluster.',
  ],
  [
    'NS not delegated',
    2,
    'NS records not found for "example.test" - please make sure they are correctly configured',
    'The DNS zone example.test is not delegated: the internet does not know its name servers.',
  ],
  [
    'NS lookup fails',
    2,
    'error doing DNS lookup for NS records for "example.test": lookup example.test: no such host',
    'The DNS zone example.test is not delegated: the internet does not know its name servers.',
  ],
  [
    'SSH key file',
    2,
    'error reading SSH key file "/x/id.pub": open /x/id.pub: no such file or directory',
    'The SSH key file /x/id.pub cannot be read.',
  ],
  [
    'several SSH keys',
    2,
    "exactly one 'admin' SSH public key can be specified when running with AWS; please delete a key using `kops delete secret`",
    'The cluster has several SSH keys; AWS takes exactly one.',
  ],
  [
    'even control planes',
    2,
    "there should be an odd number of control-plane-zones, for etcd's quorum.  Hint: Use --zones and --control-plane-zones to declare worker and control plane node zones separately",
    'The number of control planes must be odd: etcd needs it for its quorum.',
  ],
  [
    'even control planes, as 1.36.2 says it',
    2,
    '[spec.etcdClusters[0].etcdMembers: Invalid value: 2: Should be an odd number of control-plane-zones for quorum. Use --zones and --control-plane-zones to declare node zones and control-plane zones separately, spec.etcdClusters[1].etcdMembers: Invalid value: 2: Should be an odd number of control-plane-zones for quorum.]',
    'The number of control planes must be odd: etcd needs it for its quorum.',
  ],
  [
    'name not FQDN',
    2,
    'Cluster Name must be a fully-qualified DNS name (e.g. --name=mycluster.myzone.com)',
    '"demo.example.test" is not a DNS name.',
  ],
  [
    'name, as 1.36.2 says it',
    2,
    '[metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\', objectMeta.name: Invalid value: "Bad_Name": Cluster Name must be a valid DNS name (e.g. --name=mycluster.myzone.com) errors: …]',
    '"demo.example.test" is not a DNS name.',
  ],
  [
    'bastion without private',
    2,
    "bastion supports --topology='private' only",
    'A bastion makes sense only where nodes are private.',
  ],
  ['Kubernetes too new', 2, 'kops upgrade is required', 'This version of Kubernetes is too new for this kops.'],
  [
    'Kubernetes too old',
    2,
    'kubernetes upgrade is required',
    'kops no longer supports this old version of Kubernetes.',
  ],
  [
    'older kops',
    3,
    'kops version older than last used to update the cluster',
    'A newer kops version has already updated the cluster.',
  ],
  [
    'asset hash',
    3,
    'cannot determine hash for "file:///nowhere/1.36.2/linux/amd64/nodeup" (have you specified a valid file location?)',
    'kops could not read the file it installs on nodes: file:///nowhere/1.36.2/linux/amd64/nodeup',
  ],
  [
    'no instance type',
    2,
    'could not find a suitable supported instance type for the instance group "nodes-us-west-2a" (type "Node") in region "us-west-2"',
    'The region us-west-2 offers no instance type for the instance group nodes-us-west-2a.',
  ],
  [
    'unknown instance type',
    2,
    'nodes-us-west-2a.spec.machineType: Invalid value: "t99.huge": machine type "t99.huge" is invalid: describing instance type "t99.huge" in region "us-west-2": operation error EC2: DescribeInstanceTypes, https response error StatusCode: 400, RequestID: ejm, api error InvalidInstanceType: The following supplied instance types do not exist: [t99.huge]',
    'The instance type t99.huge is not available in this region.',
  ],
  [
    'no AMI',
    2,
    'control-plane-us-west-2a.spec.image: Invalid value: "0997/nothing": specified image "0997/nothing" is invalid: could not find Image for "0997/nothing"',
    'The image 0997/nothing does not exist in this region.',
  ],
  [
    'no default AMI',
    2,
    'unable to determine default image for cloud provider "aws" and architecture "amd64"',
    'kops knows no image for this cloud.',
  ],
  [
    'API unreachable in a roll',
    6,
    'error listing nodes in cluster: Get "https://localhost:17443/api/v1/nodes": tls: failed to verify certificate: x509: certificate is valid for kubernetes',
    "The cluster's API server did not answer kops.",
  ],
  [
    'API unreachable in validate',
    6,
    'validation failed: unexpected error during validation: error listing nodes: Get "https://localhost:17443/api/v1/nodes": EOF',
    "The cluster's API server did not answer kops.",
  ],
  [
    'not built yet',
    6,
    'validation failed: getting rest config: cannot find CA certificate',
    "The cluster's API server did not answer kops.",
  ],
  [
    'kubeconfig without user',
    3,
    'Exported kubeconfig with no user authentication; use --admin, --user or --auth-plugin flags with `kops export kubeconfig`',
    'The kubeconfig holds no credentials, so kubectl would ask for a password.',
  ],
  ['unknown plugin', 2, 'unknown networking mode "foo"', 'kops knows no network plugin foo.'],
  [
    'bad CIDR',
    2,
    '[spec.sshAccess[0]: Invalid value: "1.2.3/33": Could not be parsed as a CIDR, spec.kubernetesAPIAccess[0]: Invalid value: "1.2.3/33": Could not be parsed as a CIDR]',
    'kops does not accept spec.sshAccess[0] = "1.2.3/33": Could not be parsed as a CIDR',
  ],
  [
    'store does not answer',
    6,
    'error reading state store: error listing s3://kops-state/: operation error S3: ListObjectsV2, exceeded maximum number of attempts, 3, request send failed, Get "http://127.0.0.1:9/kops-state": dial tcp 127.0.0.1:9: connect: connection refused',
    'kops could not connect to what it needs for `update cluster`.',
  ],
  [
    'a flag of another version',
    3,
    'unknown flag: --nosuchflag\nUsage:\n  kops update cluster [CLUSTER] [flags]',
    'This kops does not know the option --nosuchflag.',
  ],
] as const)('%s: exit %i', (_, exitCode, text, sentence) => {
  const error = fail(`${log}Error: ${text}\n`)

  expect(error).toBeInstanceOf(UserError)
  expect(error.message).toBe(sentence)
  expect(error.exitCode).toBe(exitCode)
  expect(error.hint).toMatch(/\S/)
  expect(String(error.cause)).toBe(text.replace(/\nUsage:[\s\S]*/, ''))
})

test('an existing cluster comes with the command to inspect it', () => {
  const error = fail('Error: cluster "demo.example.test" already exists; use \'kops update cluster\' to apply changes')
  expect(error.hint).toBe('Show it: kops get cluster --name demo.example.test --state s3://kops-state')
  expect(error.nextSteps[0]).toContain('dayone status --cluster demo.example.test --state s3://kops-state')
})

test('shows an unknown message with the last lines', () => {
  const error = fail(`${log}working\nError: the moon is in the wrong place\n`)
  expect(error.message).toBe('kops failed in `update cluster` (exit code 1): the moon is in the wrong place')
  expect(error.exitCode).toBe(3)
  expect(error.cause).toContain('working')
})

test('keeps the end of a very long line', () => {
  const cause = String(fail(`Error: ${'x'.repeat(1024 * 1024)} the end`).cause)
  expect(cause.length).toBeLessThan(70_000)
  expect(cause).toMatch(/^… x+ the end$/)
})

test('a program without output is an error too', () => {
  expect(fail('').message).toBe('kops failed in `update cluster` (exit code 1): it said nothing')
})

test('a crash names the command', () => {
  const error = fail('panic: runtime error: invalid memory address\n\ngoroutine 1 [running]:\nmain.main()\n')
  expect(error).toMatchObject({ message: 'kops crashed in `update cluster`.', exitCode: 3 })
})

test('termination by a signal says that kops can continue', () => {
  const error = translateKopsError(
    { exitCode: undefined, signal: 'SIGKILL', stdout: '', stderr: `${log}Tasks: 34 done` },
    context,
  )
  expect(error.message).toBe('kops was terminated by SIGKILL during `update cluster`.')
  expect(error.hint).toContain('Run the same command again')
  expect(error.cause).toContain('Tasks: 34 done')
})
