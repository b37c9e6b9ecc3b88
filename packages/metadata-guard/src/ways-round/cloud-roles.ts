import { containersOf, fingerprint, listAll, stepLabel, type Kube, type KubeObject, type PodSpec } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import { isProxyImage, roleAnnotation } from '../proxy-marks.ts'
import { rootOf } from './workload-root.ts'

/** An IAM role of AWS that pods get for nothing but being there. */
export interface CloudRole {
  readonly namespace: string
  /** `ServiceAccount`, `CronJob`. */
  readonly kind: string
  readonly name: string
  readonly role: string
  /** Something gives the role to pods that have the annotation. */
  readonly isServed: boolean
}

/** amazon-eks-pod-identity-webhook; the role of an account is that of every pod which runs as it. */
const accountAnnotation = 'eks.amazonaws.com/role-arn'

/** Pods there are made by the administrators of the cluster, who have the nodes and their roles anyway. */
const systemNamespace = 'kube-system'

/** The step applications reports the roles of its own. */
const isOfApplications = ({ metadata }: KubeObject): boolean => metadata.labels?.[stepLabel] === 'applications'

const accountRole = (object: KubeObject): readonly CloudRole[] => {
  const { name, namespace = '', annotations = {} } = object.metadata
  const role = annotations[accountAnnotation] ?? ''
  if (role === '' || namespace === systemNamespace || isOfApplications(object)) return []
  return [{ namespace, kind: object.kind, name, role, isServed: true }]
}

/** Every service account with a role. Throws UserError (exit 6) when they may not be listed. */
export const findAccountRoles = (kube: Pick<Kube, 'pathOf' | 'request'>): Promise<readonly CloudRole[]> =>
  listAll(kube, { apiVersion: 'v1', kind: 'ServiceAccount' }, accountRole)

interface Template {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> }
  readonly spec?: PodSpec
}

const templateOf = ({ kind, ...object }: KubeObject): Template => {
  if (kind === 'Pod') return object
  if (kind === 'PodTemplate') return object['template'] ?? {}
  const spec = (object['spec'] ?? {}) as {
    readonly template?: Template
    readonly jobTemplate?: { readonly spec?: { readonly template?: Template } }
  }
  const { template = {} } = spec.jobTemplate?.spec ?? spec
  return template
}

/** Roles that pods ask for themselves, one for each controller and role, whatever runs now. */
export const collectPodRoles = () => {
  const found = new Map<string, Omit<CloudRole, 'isServed'>>()
  let isServed = false
  const ours = new Set<string>()
  const idOf = ({ namespace, kind, name }: Omit<CloudRole, 'isServed'>): string => `${namespace}/${kind}/${name}`
  return {
    note(object: KubeObject): void {
      const { metadata, spec } = templateOf(object)
      isServed ||= spec !== undefined && containersOf(spec).some(({ image = '' }) => isProxyImage(image))
      const role = metadata?.annotations?.[roleAnnotation] ?? ''
      const { namespace = '' } = object.metadata
      if (role === '' || namespace === systemNamespace) return
      const one = { namespace, ...rootOf(object), role }
      if (isOfApplications(object)) ours.add(idOf(one))
      found.set(`${idOf(one)} ${role}`, one)
    },
    all: (): readonly CloudRole[] =>
      [...found]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([, role]) => (ours.has(idOf(role)) ? [] : [{ ...role, isServed }])),
  }
}

/**
 * One finding per role of an account or controller: anyone who can create pods there has it. A role of a service account is
 * what workloads that call AWS should have, so it is only named; from kube2iam and kiam any pod gets one for the asking,
 * if one of them runs. Pure.
 */
export const cloudRoleFindings = (roles: readonly CloudRole[]): readonly Finding[] =>
  roles.map(({ namespace, kind, name, role, isServed }) => {
    const control = kind === 'ServiceAccount' ? 'MG-06' : 'MG-07'
    const id = `${control}/${namespace}/${kind}/${name}@${fingerprint({ role })}`
    return {
      id,
      kind: 'risk',
      target: `${kind} ${name} in ${namespace}`,
      severity: kind === 'ServiceAccount' || !isServed ? 'medium' : 'high',
      control,
      text:
        kind === 'ServiceAccount'
          ? `Its annotation ${accountAnnotation} is ${role}: anyone who can create pods in ${namespace} can run one as it, with that IAM role.`
          : `Its pods ask kube2iam or kiam for the IAM role ${role}, with the annotation ${roleAnnotation}: ${isServed ? `anyone who can create pods in ${namespace} can do the same` : 'neither of them runs here, so they get no role'}.`,
      hint: `Remove the annotation, or accept it: metadata-guard.accepted in dayone.yaml with finding: ${id}, reason, owner and until.`,
    }
  })
