import { readPath, type ClusterSpec, type KopsDocument } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import type { PreflightFacts } from './preflight-facts.ts'

/** v1alpha2 and later names of the settings for control plane nodes. */
const controlPlaneFields = ['masterKubelet', 'controlPlaneKubelet'] as const

const isControlPlane = ({ spec: { role } }: KopsDocument): boolean => role === 'Master' || role === 'ControlPlane'

const isBastion = ({ spec: { role } }: KopsDocument): boolean => role === 'Bastion'

/** The effective value: the instance group, then the control plane, then the cluster. */
const settingOf = ({ cluster }: ClusterSpec, group: KopsDocument, field: string): unknown =>
  [
    readPath(group, ['spec', 'kubelet', field]),
    ...(isControlPlane(group) ? controlPlaneFields.map((name) => readPath(cluster, ['spec', name, field])) : []),
    readPath(cluster, ['spec', 'kubelet', field]),
  ].find((value) => value !== undefined && value !== null)

/**
 * Who may use the API of kubelets (port 10250: metrics, logs, commands in pods) changes with the switch too, because a
 * kubelet asks the API server (Webhook, kops' default). Pure. CIS 4.2.1, 4.2.2.
 * https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
 */
export const kubeletFindings = ({ spec, cluster }: Pick<PreflightFacts, 'spec' | 'cluster'>): readonly Finding[] => {
  const groups = spec.instanceGroups.filter((group) => !isBastion(group))
  const namesOf = (has: (group: KopsDocument) => boolean): string =>
    groups
      .filter(has)
      .map(({ metadata }) => metadata.name)
      .join(', ')
  const isOpen = (group: KopsDocument): boolean => settingOf(spec, group, 'authorizationMode') === 'AlwaysAllow'
  const isAnonymous = (group: KopsDocument): boolean => settingOf(spec, group, 'anonymousAuth') !== false
  const open = namesOf(isOpen)
  const anonymous = namesOf(isAnonymous)
  const asking = namesOf((group) => !isOpen(group))
  const finding = (id: string, severity: Finding['severity'], text: string, hint: string): Finding => ({
    id: `rbac-migration/${id}`,
    kind: 'risk',
    target: cluster,
    ...(severity !== undefined && { severity }),
    control: 'KD-03',
    text,
    hint,
  })
  return [
    ...(open === ''
      ? []
      : [
          finding(
            'kubelet-always-allow',
            'critical',
            `Kubelets of ${open} do not ask the API server (kubelet.authorizationMode: AlwaysAllow): RBAC will not protect their pods from anyone who reaches port 10250.`,
            'Set kubelet.authorizationMode: Webhook with `kops edit cluster`, after the switch, and replace the nodes.',
          ),
        ]),
    ...(anonymous === ''
      ? []
      : [
          finding(
            'kubelet-anonymous',
            'high',
            `Kubelets of ${anonymous} may accept requests without credentials (kubelet.anonymousAuth is not false)${open === '' ? ': allowed now, denied after the switch' : ''}.`,
            'Give what reads their metrics a service account, then set kubelet.anonymousAuth: false with `kops edit cluster`.',
          ),
        ]),
    ...(asking === ''
      ? []
      : [
          finding(
            'kubelet-webhook',
            'low',
            `Kubelets of ${asking} ask the API server who may use port 10250 (Webhook): everyone may now, and after the switch only those with permissions for nodes/metrics, nodes/stats, nodes/log or nodes/proxy.`,
            'Monitoring that reads kubelets directly needs them: an audit log that `dayone rbac migrate audit` turned on shows these questions, and roles are made from them.',
          ),
        ]),
  ]
}
