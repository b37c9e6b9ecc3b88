import { createAuthorizer, type Action, type PolicyRule } from '@dayone/authorizer'
import { personaNames, personaTable, type Persona } from './persona-table.ts'

/** A user action, and its request to the API server. */
export interface PersonaAction {
  readonly what: string
  readonly action: Action
  /** In a namespace; otherwise in the whole cluster. */
  readonly isNamespaced: boolean
}

const rbacGroup = 'rbac.authorization.k8s.io'

const of = (what: string, verb: string, whole: string, name?: string): Omit<PersonaAction, 'isNamespaced'> => {
  const [path = '', sub] = whole.split('/')
  const [resource = '', ...group] = path.split('.')
  return {
    what,
    action: {
      verb,
      apiGroup: group.join('.'),
      resource,
      ...(sub === undefined ? {} : { subresource: sub }),
      ...(name === undefined ? {} : { name }),
    },
  }
}

/** The rows of the matrix: ordinary work first, then dangerous actions. */
export const personaActions: readonly PersonaAction[] = [
  ...[
    of('see workloads', 'list', 'deployments.apps'),
    of('read logs', 'get', 'pods/log'),
    of('change workloads', 'patch', 'deployments.apps'),
    of('delete pods', 'delete', 'pods'),
    of('change ConfigMaps', 'update', 'configmaps'),
    of('write Secrets', 'create', 'secrets'),
    of('read Secrets', 'get', 'secrets'),
    of('run commands in pods', 'create', 'pods/exec'),
    of('forward ports of pods', 'create', 'pods/portforward'),
    of('see roles and bindings', 'list', `rolebindings.${rbacGroup}`),
    of('add others as developers', 'bind', `clusterroles.${rbacGroup}`, 'dayone:developer'),
    of('make others administrators', 'bind', `clusterroles.${rbacGroup}`, 'cluster-admin'),
    of('change roles', 'create', `roles.${rbacGroup}`),
    of('change network policies', 'delete', 'networkpolicies.networking.k8s.io'),
    of('mint service account tokens', 'create', 'serviceaccounts/token'),
    of('impersonate', 'impersonate', 'serviceaccounts'),
  ].map((one) => ({ ...one, isNamespaced: true })),
  ...[
    of('see nodes', 'list', 'nodes'),
    of('cordon and drain nodes', 'patch', 'nodes'),
    of('create PersistentVolumes', 'create', 'persistentvolumes'),
    of('change CRDs', 'patch', 'customresourcedefinitions.apiextensions.k8s.io'),
    of('change namespaces', 'patch', 'namespaces'),
    of('approve CSRs', 'update', 'certificatesigningrequests.certificates.k8s.io/approval'),
    of('change admission webhooks', 'create', 'mutatingwebhookconfigurations.admissionregistration.k8s.io'),
    of('make ClusterRoleBindings', 'create', `clusterrolebindings.${rbacGroup}`),
  ].map((one) => ({ ...one, isNamespaced: false })),
]

/** Whether these rules allow the action. Pure. */
export const rulesAllow = (rules: readonly PolicyRule[], action: Action): boolean => {
  const person = { user: 'somebody', groups: [] }
  const authorizer = createAuthorizer(
    {
      roles: [{ kind: 'ClusterRole', metadata: { name: 'all' }, rules }],
      bindings: [
        {
          kind: 'ClusterRoleBinding',
          metadata: { name: 'all' },
          roleRef: { kind: 'ClusterRole', name: 'all' },
          subjects: [{ kind: 'User', name: person.user }],
        },
      ],
    },
    { aggregation: 'computed' },
  )
  return authorizer.decide({ ...person, ...action }).allowed
}

/**
 * A cell of the matrix: a persona bound in a namespace has no cluster-wide rights, including the auditors of a team.
 * Pure.
 */
export const mayDo = (persona: Persona, { action, isNamespaced }: PersonaAction): boolean => {
  const { rules, bound } = personaTable[persona]
  const isClusterWide = bound === 'cluster' || persona === 'auditor'
  return (isNamespaced || isClusterWide) && rulesAllow(rules, action)
}

/** What each persona may do: a row per action, a column per persona. */
export interface PersonaMatrix {
  readonly personas: readonly { readonly name: Persona; readonly short: string; readonly means: string }[]
  readonly rows: readonly { readonly what: string; readonly may: readonly boolean[] }[]
}

/** The matrix of all personas, computed from the rules of their roles. Pure. */
export const personaMatrix = (): PersonaMatrix => ({
  personas: personaNames.map((name) => ({ name, short: personaTable[name].short, means: personaTable[name].means })),
  rows: personaActions.map((one) => ({
    what: one.what,
    may: personaNames.map((persona) => mayDo(persona, one)),
  })),
})
