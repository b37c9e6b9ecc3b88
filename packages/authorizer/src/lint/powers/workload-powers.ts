import { anyOf, anyVerb, either, type Power } from './power.ts'

const write = ['create', 'update', 'patch']

/** Creates pods, directly or through a controller. */
export const startsPods: Power['isIn'] = either(
  anyOf(write, '', ['pods', 'replicationcontrollers']),
  anyOf(write, 'apps', ['daemonsets', 'deployments', 'replicasets', 'statefulsets']),
  anyOf(write, 'batch', ['cronjobs', 'jobs']),
)

/** Access to pods, nodes and their contents. */
export const workloadPowers: readonly Power[] = [
  {
    control: 'RB-07',
    words: 'can run commands on every node (nodes/proxy)',
    attack:
      'One request to the kubelet through nodes/proxy runs a command in any pod of the node; get is enough, by WebSocket.',
    severity: { cluster: 'critical' },
    isIn: anyVerb('', ['nodes/proxy']),
  },
  {
    control: 'RB-05',
    words: 'can read Secrets',
    attack: 'They read passwords and tokens in the response; list, watch and patch return contents as get does.',
    severity: { cluster: 'high', system: 'high', namespace: 'low' },
    isIn: anyOf(['get', 'list', 'watch', 'patch'], '', ['secrets'], 'all'),
  },
  {
    control: 'RB-08',
    words: 'can create service account tokens',
    attack: 'They request a token for the service account with the most permissions and act as it.',
    severity: { cluster: 'high', system: 'high', namespace: 'medium' },
    isIn: anyOf(['create'], '', ['serviceaccounts/token'], 'all'),
  },
  {
    control: 'RB-08',
    words: 'can write Secrets where the programs of the cluster run',
    attack:
      'They make a Secret of type kubernetes.io/service-account-token for a service account in kube-system and act as it.',
    severity: { cluster: 'high', system: 'high' },
    isIn: anyOf(['create', 'update', 'patch'], '', ['secrets'], 'all'),
  },
  {
    control: 'RB-07',
    words: 'can run commands in pods',
    attack: 'They open a shell in a pod and get its token, its Secrets and its network.',
    severity: { cluster: 'high', system: 'high', namespace: 'low' },
    isIn: either(
      anyOf(['get', 'create'], '', ['pods/exec', 'pods/attach']),
      anyOf(['update', 'patch'], '', ['pods/ephemeralcontainers']),
    ),
  },
  {
    control: 'RB-07',
    words: 'can reach every port of pods or Services past network policies',
    attack: 'The API server makes the connection for them, and network policies do not apply to it.',
    severity: { cluster: 'medium', system: 'medium' },
    isIn: either(anyOf(['get', 'create'], '', ['pods/portforward']), anyVerb('', ['pods/proxy', 'services/proxy'])),
  },
  {
    control: 'RB-06',
    words: 'can start pods with any service account',
    attack: 'They start a pod with their own image and a service account of kube-system, or mount its Secrets.',
    severity: { cluster: 'high', system: 'high' },
    isIn: startsPods,
  },
  {
    control: 'RB-11',
    words: 'can create volumes from any path of a node',
    attack: 'A hostPath volume of / lets a pod rewrite the node, whatever Pod Security enforces.',
    severity: { cluster: 'medium' },
    isIn: anyOf(['create'], '', ['persistentvolumes']),
  },
  {
    control: 'RB-05',
    words: 'can send the traffic of Services elsewhere',
    attack: 'They set the address of their own pod and read what others send to the Service.',
    severity: { cluster: 'medium', system: 'medium' },
    isIn: either(
      anyOf(write, '', ['endpoints', 'pods/status', 'services/status'], 'all'),
      anyOf(write, 'discovery.k8s.io', ['endpointslices'], 'all'),
    ),
  },
]
