/** The words on the screens that a newcomer may not know, in one sentence each. */
export const glossary: readonly (readonly [word: string, meaning: string])[] = [
  ['API server', 'the API server of a cluster: every command and every component asks it'],
  ['CIDR', 'an address range: 198.51.100.23/32 is one address, 10.0.0.0/8 has 16 million'],
  ['control plane', 'the instances that run the API server and its database, etcd'],
  ['IAM role', 'cloud permissions of an instance or application'],
  ['kops', 'the tool that creates the cluster in the cloud; dayone drives it'],
  ['load balancer', 'a single address that distributes connections to several instances'],
  ['namespace', 'a scope in the cluster with its own names, permissions, quotas and network policies'],
  ['NAT gateway', 'gives instances without public addresses outbound internet access'],
  ['node', 'an instance that runs pods'],
  ['pod', 'one or more containers that run together'],
  ['RBAC', 'role-based access control: who can do what to which resources'],
  ['security group', 'a firewall for an instance or load balancer: allowed sources and ports'],
  ['service account', 'the identity of a pod for the API server'],
  ['state store', 'the bucket where kops stores specifications and keys; read access means cluster admin'],
  ['VPC', 'a private network in AWS'],
  ['zone', 'availability zone: a separate data centre of a region'],
]
