import { fingerprint, refId, refOf, refTitle, type Kube, type KubeObject } from '@dayone/kube'
import type { Check, ClusterFacts, Finding } from '@dayone/pipeline'
import type { Application } from '../config.ts'
import { podLabels } from './deployment.ts'

/** Something that gives an application an IAM role. */
export interface CloudRole {
  readonly application: Pick<Application, 'name' | 'namespace'>
  /** `ServiceAccount page-score in page`. */
  readonly title: string
  readonly id: string
  /** "its annotation eks.amazonaws.com/role-arn names arn:aws:iam::…". */
  readonly how: string
  /** Changes with the role. */
  readonly digest: string
}

/** IRSA, kube2iam, kiam: amazon-eks-pod-identity-webhook, kube2iam and kiam READMEs. */
const annotations: Readonly<Record<string, readonly string[]>> = {
  ServiceAccount: ['eks.amazonaws.com/role-arn'],
  Pod: ['iam.amazonaws.com/role'],
  Deployment: ['iam.amazonaws.com/role'],
  Namespace: ['iam.amazonaws.com/allowed-roles', 'iam.amazonaws.com/permitted'],
}

/** With one of these variables, the AWS SDK assumes a role. */
const variables = new Set([
  'AWS_ROLE_ARN',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
])

/** The path of the roles that dayone creates (@dayone/aws, workloadRolePath). */
const ofDayone = /:role\/dayone\//

interface Template {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> }
  readonly spec?: {
    readonly containers?: readonly { readonly env?: readonly { readonly name: string; readonly value?: string }[] }[]
  }
}

const templateOf = (object: KubeObject): Template => {
  if (object.kind === 'Deployment') return ((object['spec'] ?? {}) as { readonly template?: Template }).template ?? {}
  return { metadata: object.metadata, ...(object.kind === 'Pod' ? { spec: object['spec'] as object } : {}) }
}

/** How one object gives a role. Pure. */
const rolesIn = (application: Application, object: KubeObject, isListed: boolean): readonly CloudRole[] => {
  const { metadata, spec } = templateOf(object)
  const isMeant = (role: string | undefined) => isListed && role !== undefined && ofDayone.test(role)
  const named = (annotations[object.kind] ?? []).flatMap((key) => {
    const value = metadata?.annotations?.[key]
    return value === undefined || value === '' || isMeant(value) ? [] : [`its annotation ${key} is ${value}`]
  })
  const injected = (spec?.containers ?? [])
    // The webhook adds both variables to the pods of such an account.
    .flatMap(({ env = [] }) =>
      isMeant(env.find(({ name }) => name === 'AWS_ROLE_ARN')?.value)
        ? env.filter(({ name }) => name !== 'AWS_ROLE_ARN' && name !== 'AWS_WEB_IDENTITY_TOKEN_FILE')
        : env,
    )
    .filter(({ name }) => variables.has(name) && application.env?.[name] === undefined)
    .map(({ name, value }) => `its variable ${name} is ${value ?? 'set'}`)
  const all = [...new Set([...named, ...injected])]
  if (all.length === 0) return []
  const { name, namespace } = application
  // Pods are temporary: their roles are one finding of the application.
  const ref = object.kind === 'Pod' ? { kind: 'Pods', name, namespace } : refOf(object)
  return [
    {
      application: { name, namespace },
      title: object.kind === 'Pod' ? `pods of ${name} in ${namespace}` : refTitle(ref),
      id: refId(ref),
      how: all.join(', '),
      digest: fingerprint(all),
    },
  ]
}

const distinct = (roles: readonly CloudRole[]): readonly CloudRole[] => [
  ...new Map(roles.map((role) => [`${role.id}@${role.digest}`, role])).values(),
]

/**
 * Everything that gives an application an IAM role: its service account, its namespace, its Deployment and pods; without
 * the role that metadata-guard.workloadRoles gives it, which the step metadata-guard checks.
 */
export const readCloudRoles = async (
  kube: Pick<Kube, 'get' | 'list'>,
  application: Application,
  { workloadRoles = [] }: Pick<ClusterFacts, 'workloadRoles'>,
): Promise<readonly CloudRole[]> => {
  const { name, namespace } = application
  const isListed = workloadRoles.some((one) => one.namespace === namespace && one.serviceAccount === name)
  const labelSelector = Object.entries(podLabels(application))
    .map(([label, value]) => `${label}=${value}`)
    .join(',')
  const [account, place, deployment, pods] = await Promise.all([
    kube.get({ apiVersion: 'v1', kind: 'ServiceAccount', name, namespace }),
    kube.get({ apiVersion: 'v1', kind: 'Namespace', name: namespace }),
    kube.get({ apiVersion: 'apps/v1', kind: 'Deployment', name, namespace }),
    kube.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace, labelSelector }),
  ])
  const objects = [account, place, deployment, ...pods].filter((object) => object !== undefined)
  return distinct(objects.flatMap((object) => rolesIn(application, object, isListed)))
}

const common = ({ title, id, how, digest }: CloudRole) => {
  const finding = `MG-06/${id}@${digest}`
  return {
    id: finding,
    target: title,
    severity: 'high' as const,
    control: 'MG-06',
    text: `It gives the application an IAM role that is not in dayone.yaml: ${how}.`,
    hint: `Remove it, or accept it: applications.accepted in dayone.yaml with finding: ${finding}, reason, owner and until.`,
  }
}

export const cloudRoleFindings = (roles: readonly CloudRole[]): readonly Finding[] =>
  roles.map((role) => ({ ...common(role), kind: 'risk' }))

export const cloudRoleChecks = ({ name, namespace }: Application, roles: readonly CloudRole[]): readonly Check[] => {
  const rule = 'applications/no-cloud-role'
  const means =
    'read the annotations of its service account, namespace, Deployment and pods, and the environment of its pods'
  if (roles.length > 0) return roles.map((role) => ({ ...common(role), rule, means, status: 'fail' }))
  return [
    {
      id: `MG-06/${namespace}/${name}`,
      rule,
      means,
      target: `${name} in ${namespace}`,
      control: 'MG-06',
      status: 'pass',
      text: 'It has no IAM role.',
    },
  ]
}
