/** The words on the screens that a newcomer may not know, in one sentence each. */
export const glossary: readonly (readonly [word: string, meaning: string])[] = [
  ['API server', 'the front door of a cluster: every command and every component asks it'],
  ['CIDR', 'a range of addresses: 198.51.100.23/32 is one address, 10.0.0.0/8 is sixteen million'],
  ['control plane', 'the machines that run the API server and its database, etcd'],
  ['IAM role', 'rights in the cloud that a machine or a program has'],
  ['kops', 'the program that makes the cluster in the cloud; dayone drives it'],
  ['load balancer', 'the address in front of several machines; it sends each connection to one of them'],
  ['namespace', 'a room in the cluster with its own rights, limits and network rules'],
  ['NAT gateway', 'the way out to the internet for machines that cannot be reached from there'],
  ['node', 'a machine that runs pods'],
  ['pod', 'one or more containers that run together'],
  ['RBAC', 'role-based access control: who may do what to which objects'],
  ['security group', 'the list of who may connect to a machine or a load balancer, and at which port'],
  ['service account', 'the name under which a program in a pod speaks to the API server'],
  ['state store', 'the bucket where kops keeps its specs and keys; who reads it owns the cluster'],
  ['VPC', 'a network of your own in the cloud'],
  ['zone', "a part of the cloud's region with its own power and network"],
]
