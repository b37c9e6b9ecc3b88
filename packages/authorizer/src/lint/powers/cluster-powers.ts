import type { PolicyRule } from '../../rbac-objects.ts'
import { anyOf, either, type Power } from './power.ts'

const write = ['create', 'update', 'patch']
const change = [...write, 'delete', 'deletecollection']
const rbacGroup = 'rbac.authorization.k8s.io'
const certificates = 'certificates.k8s.io'

const hasStar = (values: readonly string[] = []) => values.includes('*')

/** API groups of Kubernetes itself. A wildcard in the group of another program's own resources does not count. */
const builtIn = /^(|\*|apps|autoscaling|batch|extensions|policy|.*\.k8s\.io)$/

const isEverything = ({ verbs, apiGroups, resources }: PolicyRule) =>
  hasStar(verbs) && hasStar(apiGroups) && hasStar(resources)

const isWildcard = (rule: PolicyRule) => {
  const { verbs, apiGroups = [], resources } = rule
  if (isEverything(rule) || !apiGroups.some((group) => builtIn.test(group))) return false
  return hasStar(verbs) || hasStar(apiGroups) || hasStar(resources)
}

/** Paths that show more than health and versions. */
const isOpenPath = (path: string): boolean => path === '*' || path === '/*' || /^\/(debug|logs)(\/|\*|$)/.test(path)

/** `impersonate`, and the verbs of constrained impersonation (Kubernetes 1.35 and later): `impersonate:user-info`, `impersonate-on:…`. */
const isImpersonation = ({ verbs }: PolicyRule) => verbs.some((verb) => /^impersonate($|[:-])/.test(verb))

/** Policies are additive: creating or deleting one can open a namespace. */
export const changesNetworkPolicies: Power['isIn'] = either(
  anyOf(change, 'networking.k8s.io', ['networkpolicies'], 'all'),
  anyOf(change, 'cilium.io', ['ciliumclusterwidenetworkpolicies', 'ciliumnetworkpolicies'], 'all'),
  anyOf(change, 'crd.projectcalico.org', ['globalnetworkpolicies', 'networkpolicies', 'tiers'], 'all'),
)

/** Privilege escalation, and access to cluster-wide guards. */
export const clusterPowers: readonly Power[] = [
  {
    control: 'RB-01',
    words: 'can do everything',
    attack: 'Anyone who steals these credentials controls the cluster: every Secret, every node, every permission.',
    severity: { cluster: 'critical', system: 'critical', namespace: 'critical' },
    isIn: isEverything,
  },
  {
    control: 'RB-04',
    words: 'can act as another user (impersonate)',
    attack: 'They send requests as an administrator: the API server accepts `kubectl --as`.',
    severity: { cluster: 'critical', system: 'critical', namespace: 'critical' },
    isIn: either(
      isImpersonation,
      anyOf(['impersonate'], '', ['users', 'groups', 'serviceaccounts']),
      anyOf(['impersonate'], 'authentication.k8s.io', ['uids', 'userextras']),
    ),
  },
  {
    control: 'RB-04',
    words: 'can grant permissions it does not have (bind, escalate)',
    attack:
      'They bind themselves to cluster-admin, and the API server does not check that they hold those permissions.',
    severity: { cluster: 'critical', system: 'critical', namespace: 'critical' },
    isIn: anyOf(['bind', 'escalate'], rbacGroup, ['roles', 'clusterroles']),
  },
  {
    control: 'RB-04',
    words: 'can map AWS identities to users (aws-iam-authenticator)',
    attack: 'They map their own IAM role to the group system:masters.',
    severity: { cluster: 'critical' },
    isIn: anyOf(write, 'iamauthenticator.k8s.aws', ['iamidentitymappings']),
  },
  {
    control: 'RB-04',
    words: 'can change the settings of the network plugin (ConfigMaps of kube-system)',
    attack: 'They rewrite a ConfigMap that a program in kube-system trusts: who may sign in, DNS, the network.',
    severity: { cluster: 'medium', system: 'high' },
    isIn: anyOf(['update', 'patch'], '', ['configmaps'], 'all'),
  },
  {
    control: 'RB-03',
    words: 'has wildcards in its rules',
    attack: 'A wildcard also grants what is installed later, and usually verbs that were not intended.',
    severity: { cluster: 'high', system: 'high', namespace: 'high' },
    isIn: isWildcard,
  },
  {
    control: 'RB-03',
    words: 'can read every path of the API server, its logs and profiles',
    attack: 'They read what the API server logs, and slow it down by profiling it.',
    severity: { cluster: 'medium' },
    isIn: ({ nonResourceURLs = [] }) => nonResourceURLs.some(isOpenPath),
  },
  {
    control: 'RB-09',
    words: 'can approve certificates',
    attack: 'They request a client certificate for any user, approve it themselves and sign in with it.',
    severity: { cluster: 'high' },
    isIn: either(
      anyOf(['approve', 'sign'], certificates, ['signers']),
      anyOf(['update', 'patch'], certificates, [
        'certificatesigningrequests/approval',
        'certificatesigningrequests/status',
      ]),
    ),
  },
  {
    control: 'RB-10',
    words: 'can change admission webhooks or policies',
    attack: 'They delete the guard, or add their own webhook that reads and rewrites every request.',
    severity: { cluster: 'high' },
    isIn: anyOf(
      change,
      'admissionregistration.k8s.io',
      [
        'mutatingadmissionpolicies',
        'mutatingadmissionpolicybindings',
        'mutatingwebhookconfigurations',
        'validatingadmissionpolicies',
        'validatingadmissionpolicybindings',
        'validatingwebhookconfigurations',
      ],
      'all',
    ),
  },
  {
    control: 'RB-10',
    words: 'can route part of the API to another program (apiservices)',
    attack: 'They route an API group to their own Service and see every request to it.',
    severity: { cluster: 'high' },
    isIn: anyOf(change, 'apiregistration.k8s.io', ['apiservices'], 'all'),
  },
  {
    control: 'RB-10',
    words: 'can change custom resource definitions',
    attack: 'They delete a definition and all its objects with it, or route its conversion to their own webhook.',
    severity: { cluster: 'medium' },
    isIn: anyOf(change, 'apiextensions.k8s.io', ['customresourcedefinitions'], 'all'),
  },
  {
    control: 'RB-04',
    words: 'can change roles or bindings',
    attack: 'They grant every permission they hold to others, and remove the permissions of others.',
    severity: { cluster: 'medium', system: 'medium' },
    isIn: anyOf(change, rbacGroup, ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'], 'all'),
  },
  {
    control: 'RB-15',
    words: 'can change namespaces or nodes, and with them their guards',
    attack: 'One label on a namespace switches pod security off; a taint or label on a node moves the pods of others.',
    severity: { cluster: 'medium', system: 'medium', namespace: 'medium' },
    isIn: anyOf(['update', 'patch'], '', ['namespaces']),
  },
  {
    control: 'RB-15',
    words: 'can change nodes',
    attack: 'A label, a taint or a capacity on a node moves the pods of others to a node they already control.',
    severity: { cluster: 'medium' },
    isIn: anyOf(['update', 'patch'], '', ['nodes', 'nodes/status']),
  },
  {
    control: 'RB-15',
    words: 'can change network policies',
    attack: 'They delete the policy that isolates a database and connect to it.',
    severity: { cluster: 'medium', system: 'medium' },
    isIn: changesNetworkPolicies,
  },
]
