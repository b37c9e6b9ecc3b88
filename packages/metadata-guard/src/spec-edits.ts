import { readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { MetadataGuardConfig } from './config.ts'

/** The field names in `spec.instanceMetadata` of an instance group, and the only safe values. */
const settings = [
  {
    field: 'httpTokens',
    value: 'required',
    why: 'The metadata service requires a session token (IMDSv2): a plain GET gets no credentials.',
  },
  {
    field: 'httpPutResponseHopLimit',
    value: 1,
    why: 'With a hop limit of 1 the token response does not leave the node: pods do not get it.',
  },
] as const

type Answers = Pick<MetadataGuardConfig, 'workloadRoles' | 'podIdentityWebhook'>

/**
 * Sets both fields in every instance group, whatever its role: the control plane's credentials can read the state
 * store. MG-01. If dayone.yaml gives workloads roles or the pod identity webhook, an existing cluster gets them before
 * its machines close.
 */
export const specEdits = (config: Answers, spec: ClusterSpec): readonly SpecEdit[] => [
  ...webhookEdits(config, spec),
  ...spec.instanceGroups.flatMap((group) =>
    settings.map(({ field, value, why }): SpecEdit => {
      const path = ['spec', 'instanceMetadata', field]
      return {
        document: { instanceGroup: group.metadata.name },
        path,
        op: 'set',
        value,
        timing: (config.workloadRoles ?? []).length > 0 || config.podIdentityWebhook === true ? 'last' : 'first',
        why: `${why}${remark(field, readPath(group, path))}`,
        control: 'MG-01',
        by: 'metadata-guard',
      }
    }),
  ),
]

/** kops runs the webhook only with cert-manager, which issues its certificate (kops, docs/addons.md). */
const webhookEdits = ({ podIdentityWebhook }: Answers, spec: ClusterSpec): readonly SpecEdit[] =>
  podIdentityWebhook === true
    ? [
        webhookEdit(
          ['certManager', 'enabled'],
          true,
          'It issues the certificate of the pod identity webhook. If you run cert-manager yourself, set spec.certManager.managed: false first, or there will be two.',
        ),
        webhookEdit(
          ['podIdentityWebhook', 'enabled'],
          true,
          'Pods get the credentials of the role of their service account. While it is down, no pod can be created (failurePolicy Fail).',
        ),
        ...(workersOf(spec) > 1
          ? []
          : [
              webhookEdit(
                ['podIdentityWebhook', 'replicas'],
                1,
                'Its two replicas must run on different nodes, and there is only one: the second would stay pending, and the cluster would never validate.',
              ),
            ]),
      ]
    : []

/** How many nodes there are for pods, at least. */
const workersOf = ({ instanceGroups }: ClusterSpec): number =>
  instanceGroups
    .filter(({ spec }) => spec['role'] === 'Node')
    .reduce((sum, { spec: { minSize } }) => sum + (typeof minSize === 'number' ? minSize : 1), 0)

const webhookEdit = (path: readonly string[], value: boolean | number, why: string): SpecEdit => ({
  document: 'cluster',
  path: ['spec', ...path],
  op: 'set',
  value,
  timing: 'first',
  why,
  control: 'MG-08',
  by: 'metadata-guard',
})

const remark = (field: string, saved: unknown): string => {
  if (field === 'httpPutResponseHopLimit' && typeof saved === 'number' && saved > 1)
    return saved === 2
      ? ' Now 2, often for a controller: with it every pod gets the token, except on Cilium. Give the controller an IAM role of its own.'
      : ` Now ${saved}: kops 1.22 to 1.26 set 3 on control planes, and upgrades keep it. Pods that use instance metadata need an IAM role of their own.`
  if (field === 'httpTokens' && saved === 'optional')
    return ' Now optional: without tokens the hop limit has no effect.'
  return ''
}
