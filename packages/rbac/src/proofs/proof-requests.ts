import { tokenSecretType, type Action, type Subject } from '@dayone/authorizer'
import type { KubeObject, KubeRequest } from '@dayone/kube'

/** A request that stores nothing, and everything that RBAC must allow for it. */
export interface ProofRequest {
  readonly what: string
  readonly request: KubeRequest
  readonly needs: readonly Action[]
  /** The admission guard rejects it, whatever RBAC allows. */
  readonly isGuarded?: true
}

const rbacGroup = 'rbac.authorization.k8s.io'
const name = 'dayone-proof'

const action = (verb: string, whole: string, own?: string): Action => {
  const [path = '', subresource] = whole.split('/')
  const [resource = '', ...group] = path.split('.')
  return {
    verb,
    apiGroup: group.join('.'),
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(own === undefined ? {} : { name: own }),
  }
}

/** `list secrets`, `create deployments.apps`, `patch nodes`: as a request, below a path prefix. */
const ask = (
  what: string,
  verb: 'list' | 'create' | 'delete' | 'patch',
  whole: string,
  place: { readonly namespace?: string; readonly body?: unknown; readonly more?: readonly Action[] } = {},
): ProofRequest => {
  const { namespace, body, more = [] } = place
  const [path = '', sub] = whole.split('/')
  const [resource = '', ...group] = path.split('.')
  const api = group.length === 0 ? '/api/v1' : `/apis/${group.join('.')}/v1`
  const collection = `${api}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${resource}`
  const isNamed = verb === 'delete' || verb === 'patch' || sub !== undefined
  const one = isNamed ? `${collection}/${name}${sub === undefined ? '' : `/${sub}`}` : collection
  const request: KubeRequest =
    verb === 'list'
      ? { method: 'GET', path: `${one}?limit=1` }
      : {
          method: ({ create: 'POST', delete: 'DELETE', patch: 'PATCH' } as const)[verb],
          path: `${one}?dryRun=All`,
          ...(body === undefined ? {} : { body }),
          ...(verb === 'patch' ? { contentType: 'application/merge-patch+json' } : {}),
        }
  return { what, request, needs: [action(verb, whole, isNamed ? name : undefined), ...more] }
}

const object = (apiVersion: string, kind: string, rest: object = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name },
  ...rest,
})

const deployment = object('apps/v1', 'Deployment', {
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        securityContext: { runAsNonRoot: true, runAsUser: 65_532, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: 'proof',
            image: 'registry.k8s.io/pause:3.10',
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          },
        ],
      },
    },
  },
})

const bindingTo = (kind: 'RoleBinding' | 'ClusterRoleBinding', role: string, subject: Subject): KubeObject =>
  object(`${rbacGroup}/v1`, kind, {
    roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: role },
    subjects: [subject],
  })

const allRights = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]
const bind = (role: string) => action('bind', `clusterroles.${rbacGroup}`, role)

const group: Subject = { apiGroup: rbacGroup, kind: 'Group', name: 'dayone:nobody' }

const tokenRequest = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } }

/** In a namespace of the subject: ordinary work, access to pods, privilege escalation. Pure. */
export const namespaceRequests = (subject: Subject, namespace: string): readonly ProofRequest[] => {
  const bindings = `rolebindings.${rbacGroup}`
  return [
    ask('list deployments', 'list', 'deployments.apps', { namespace }),
    ask('create a deployment', 'create', 'deployments.apps', { namespace, body: deployment }),
    ask('create a config map', 'create', 'configmaps', { namespace, body: object('v1', 'ConfigMap') }),
    ask('delete a pod', 'delete', 'pods', { namespace }),
    ask('create a secret', 'create', 'secrets', { namespace, body: object('v1', 'Secret') }),
    ask('list secrets', 'list', 'secrets', { namespace }),
    ask('run a command in a pod', 'create', 'pods/exec', { namespace }),
    ask('list role bindings', 'list', bindings, { namespace }),
    ask('add someone as a viewer', 'create', bindings, {
      namespace,
      body: bindingTo('RoleBinding', 'dayone:viewer', subject),
      more: [bind('dayone:viewer')],
    }),
    ask('escalate its permissions', 'create', bindings, {
      namespace,
      body: bindingTo('RoleBinding', 'cluster-admin', subject),
      more: [bind('cluster-admin')],
    }),
    ask('create a role with all permissions', 'create', `roles.${rbacGroup}`, {
      namespace,
      body: object(`${rbacGroup}/v1`, 'Role', { rules: allRights }),
      more: [action('escalate', `roles.${rbacGroup}`)],
    }),
    {
      ...ask('create a token that never expires', 'create', 'secrets', {
        namespace,
        body: object('v1', 'Secret', {
          metadata: { name, annotations: { 'kubernetes.io/service-account.name': 'default' } },
          type: tokenSecretType,
        }),
      }),
      isGuarded: true,
    },
    {
      ...ask('add everyone as viewers', 'create', bindings, {
        namespace,
        body: bindingTo('RoleBinding', 'dayone:viewer', { ...group, name: 'system:authenticated' }),
        more: [bind('dayone:viewer')],
      }),
      isGuarded: true,
    },
    ask('delete a network policy', 'delete', 'networkpolicies.networking.k8s.io', { namespace }),
    {
      what: 'make a token of a service account',
      request: {
        method: 'POST',
        path: `/api/v1/namespaces/${namespace}/serviceaccounts/default/token?dryRun=All`,
        body: tokenRequest,
      },
      needs: [action('create', 'serviceaccounts/token', 'default')],
    },
    {
      what: 'act as a service account',
      request: {
        method: 'GET',
        path: `/api/v1/namespaces/${namespace}/pods?limit=1`,
        impersonate: `system:serviceaccount:${namespace}:default`,
      },
      needs: [action('impersonate', 'serviceaccounts', 'default')],
    },
  ]
}

/** In the whole cluster. */
export const clusterRequests: readonly ProofRequest[] = [
  ask('list pods in kube-system', 'list', 'pods', { namespace: 'kube-system' }),
  ask('list nodes', 'list', 'nodes'),
  ask('list all secrets', 'list', 'secrets'),
  ask('write into kube-system', 'create', 'configmaps', {
    namespace: 'kube-system',
    body: object('v1', 'ConfigMap'),
  }),
  ask('cordon a node', 'patch', 'nodes', { body: { spec: { unschedulable: true } } }),
  ask('make a volume of the disk of a node', 'create', 'persistentvolumes', {
    body: object('v1', 'PersistentVolume', {
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/dayone-proof' } },
    }),
  }),
  {
    what: 'act as an administrator',
    request: { method: 'GET', path: '/api/v1/nodes?limit=1', impersonate: 'dayone:nobody' },
    needs: [action('impersonate', 'users', 'dayone:nobody')],
  },
  ask('grant permissions in the whole cluster', 'create', `clusterrolebindings.${rbacGroup}`, {
    body: bindingTo('ClusterRoleBinding', 'cluster-admin', group),
    more: [bind('cluster-admin')],
  }),
  ask('create a cluster role with all permissions', 'create', `clusterroles.${rbacGroup}`, {
    body: object(`${rbacGroup}/v1`, 'ClusterRole', { rules: allRights }),
    more: [action('escalate', `clusterroles.${rbacGroup}`)],
  }),
  {
    what: 'approve a certificate',
    request: {
      method: 'PATCH',
      path: `/apis/certificates.k8s.io/v1/certificatesigningrequests/${name}/approval?dryRun=All`,
      body: {},
      contentType: 'application/merge-patch+json',
    },
    needs: [action('patch', 'certificatesigningrequests.certificates.k8s.io/approval', name)],
  },
  ask('make a webhook', 'create', 'mutatingwebhookconfigurations.admissionregistration.k8s.io', {
    body: object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', { webhooks: [] }),
  }),
  ask('delete an admission policy', 'delete', 'validatingadmissionpolicies.admissionregistration.k8s.io'),
]
