import type { KubeObject, KubeRequest } from '@dayone/kube'
import type { Persona, RbacConfig } from './config.ts'

/** A request in somebody's name and how it must be answered. */
export interface Expectation {
  /** `list secrets`. */
  readonly what: string
  readonly request: KubeRequest
  readonly isAllowed: boolean
}

/** What one group is meant to be, over all entries of the configuration. */
export interface GroupRights {
  readonly group: string
  /** By namespace. */
  readonly personas: ReadonlyMap<string, ReadonlySet<Persona>>
  readonly isAuditor: boolean
}

/** The rights of every group that the configuration names; only namespaces that exist count. Pure. */
export const groupRights = ({ teams, auditors }: RbacConfig, existing: readonly string[]): readonly GroupRights[] => {
  const groups = new Set([...teams.map(({ group }) => group), ...auditors])
  return [...groups].map((group) => {
    const own = teams.filter((team) => team.group === group)
    const namespaces = new Set(own.flatMap((team) => team.namespaces).filter((name) => existing.includes(name)))
    const personasIn = (name: string) =>
      new Set(own.filter((team) => team.namespaces.includes(name)).map(({ persona }) => persona))
    return {
      group,
      personas: new Map([...namespaces].map((name) => [name, personasIn(name)])),
      isAuditor: auditors.includes(group),
    }
  })
}

const get = (what: string, path: string, isAllowed: boolean): Expectation => ({
  what,
  request: { method: 'GET', path: `${path}?limit=1` },
  isAllowed,
})

const create = (what: string, path: string, body: KubeObject, isAllowed: boolean): Expectation => ({
  what,
  request: { method: 'POST', path: `${path}?dryRun=All`, body },
  isAllowed,
})

const configMap: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dayone-proof' } }

const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'dayone-proof' },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: 'dayone-proof' } },
    template: {
      metadata: { labels: { app: 'dayone-proof' } },
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
}

const moreRights = (group: string): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'dayone-proof' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
})

const inNamespace = (
  group: string,
  namespace: string,
  personas: ReadonlySet<Persona>,
  isAuditor: boolean,
): readonly Expectation[] => {
  const core = `/api/v1/namespaces/${namespace}`
  const of = (apiGroup: string, resource: string) => `/apis/${apiGroup}/v1/namespaces/${namespace}/${resource}`
  const isDeveloper = personas.has('developer')
  return [
    get('list deployments', of('apps', 'deployments'), true),
    create('create a deployment', of('apps', 'deployments'), deployment, isDeveloper),
    get('list secrets', `${core}/secrets`, false),
    get('list role bindings', of('rbac.authorization.k8s.io', 'rolebindings'), isAuditor || personas.has('auditor')),
    create('give itself more rights', of('rbac.authorization.k8s.io', 'rolebindings'), moreRights(group), false),
    {
      what: 'delete a network policy',
      request: { method: 'DELETE', path: `${of('networking.k8s.io', 'networkpolicies')}/default-deny?dryRun=All` },
      isAllowed: false,
    },
  ]
}

/** What a person of one group must be able to do, and what not. Nothing of it is stored: dry runs and reads. Pure. */
export const expectationsOf = ({ group, personas, isAuditor }: GroupRights): readonly Expectation[] => [
  ...[...personas].flatMap(([namespace, own]) =>
    inNamespace(group, namespace, own, isAuditor).map((one) => ({ ...one, what: `${one.what} in ${namespace}` })),
  ),
  get('list pods in kube-system', '/api/v1/namespaces/kube-system/pods', isAuditor),
  get('list nodes', '/api/v1/nodes', isAuditor),
  get('list all secrets', '/api/v1/secrets', false),
  create('write into kube-system', '/api/v1/namespaces/kube-system/configmaps', configMap, false),
]
