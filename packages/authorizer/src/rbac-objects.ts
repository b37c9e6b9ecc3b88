/** One rule of a Role or ClusterRole. https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-v1/ */
export interface PolicyRule {
  readonly verbs: readonly string[]
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  /** Empty or absent: all names. */
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
}

export interface Subject {
  /** `User`, `Group` or `ServiceAccount`. */
  readonly kind: string
  readonly name: string
  /** Only for a ServiceAccount. */
  readonly namespace?: string
  readonly apiGroup?: string
}

export interface RoleRef {
  readonly kind: string
  readonly name: string
  readonly apiGroup?: string
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {
    readonly key: string
    /** `In`, `NotIn`, `Exists` or `DoesNotExist`. */
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

interface Metadata {
  readonly name: string
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
}

/** A Role or a ClusterRole, as returned by the API server. */
export interface RoleObject {
  readonly kind: string
  readonly metadata: Metadata
  readonly rules?: readonly PolicyRule[] | null
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] } | null
}

/** A RoleBinding or a ClusterRoleBinding, as returned by the API server. */
export interface BindingObject {
  readonly kind: string
  readonly metadata: Metadata
  readonly roleRef: RoleRef
  readonly subjects?: readonly Subject[] | null
}

/** The input of RBAC decisions (rbac.authorization.k8s.io/v1). */
export interface RbacObjects {
  /** Roles and ClusterRoles. */
  readonly roles: readonly RoleObject[]
  /** RoleBindings and ClusterRoleBindings. */
  readonly bindings: readonly BindingObject[]
}

/** `ClusterRole/view`, `RoleBinding/shop/admins`. */
export const objectId = ({ kind, metadata: { name, namespace } }: RoleObject | BindingObject): string =>
  kind.startsWith('Cluster') ? `${kind}/${name}` : `${kind}/${namespace ?? ''}/${name}`

/** The id of a binding's role: `Role/shop/admin`. */
export const roleIdOf = ({ roleRef, metadata: { namespace } }: BindingObject): string =>
  roleRef.kind === 'Role' ? `Role/${namespace ?? ''}/${roleRef.name}` : `${roleRef.kind}/${roleRef.name}`

/** `Group oidc:ops`, `ServiceAccount shop/ci`. */
export const subjectTitle = ({ kind, name, namespace = '' }: Subject): string =>
  `${kind} ${kind === 'ServiceAccount' ? `${namespace}/` : ''}${name}`
