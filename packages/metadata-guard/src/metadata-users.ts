import { containersOf, workloadTitle, type Inventory, type KubeObject, type Workload } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'

/** Workloads that take credentials from the metadata service today, as far as manifests show. */
export interface MetadataUsers {
  /** kube2iam or kiam: they respond instead of the metadata service. */
  readonly proxies: readonly Workload[]
  /** Pods that request a role from such a proxy, by annotation. */
  readonly annotated: readonly { readonly workload: Workload; readonly role: string }[]
  /** Namespaces that list the roles of their pods, by an annotation of kube2iam or kiam. */
  readonly namespaces: readonly string[]
  /** Pods that use AWS without credentials of their own, and therefore the role of the node. */
  readonly nodeRole: readonly { readonly workload: Workload; readonly sign: string }[]
}

/** https://github.com/jtblin/kube2iam#pod-annotations; kiam uses the same name. */
const roleAnnotation = 'iam.amazonaws.com/role'
const namespaceAnnotations = ['iam.amazonaws.com/allowed-roles', 'iam.amazonaws.com/permitted']
const proxy = /(^|\/)(kube2iam|kiam)([:@]|$)/
/** IRSA, EKS Pod Identity or an access key: with one of these the SDK does not use the metadata service. */
const ownCredentials = /^AWS_(ACCESS_KEY_ID|WEB_IDENTITY_TOKEN_FILE|CONTAINER_CREDENTIALS_(FULL|RELATIVE)_URI)$/
/** Controllers that manage AWS with the role of the node by default. */
const controllers =
  /(^|\/)(cluster-autoscaler|external-dns|aws-load-balancer-controller|aws-alb-ingress-controller|aws-ebs-csi-driver|aws-efs-csi-driver|aws-node-termination-handler|karpenter|cert-manager-controller|velero|cloudwatch-agent|aws-for-fluent-bit|external-secrets|cluster-proportional-autoscaler-aws)([:@]|$)/

const imagesOf = ({ template }: Workload) => containersOf(template.spec).flatMap(({ image }) => image ?? [])

const signOf = (workload: Workload): string | undefined => {
  const controller = imagesOf(workload).find((image) => controllers.test(image))
  if (controller !== undefined) return `image ${controller}`
  const variables = containersOf(workload.template.spec).flatMap(({ env = [] }) => env)
  return variables.find(({ name }) => name.startsWith('AWS_'))?.name
}

/** Pure. Host network pods reach the metadata service regardless of the hop limit, so they are not affected. */
export const findMetadataUsers = (
  { workloads, accounts }: Pick<Inventory, 'workloads' | 'accounts'>,
  namespaces: readonly KubeObject[],
): MetadataUsers => {
  const withRole = new Set(
    accounts
      .filter(({ annotations }) => annotations['eks.amazonaws.com/role-arn'] !== undefined)
      .map(({ namespace, name }) => `${namespace}/${name}`),
  )
  const hasOwn = ({ namespace, template: { spec } }: Workload) =>
    withRole.has(`${namespace}/${spec.serviceAccountName ?? 'default'}`) ||
    containersOf(spec).some(({ env = [] }) =>
      env.some(
        ({ name, value }) => ownCredentials.test(name) || (name === 'AWS_EC2_METADATA_DISABLED' && value === 'true'),
      ),
    )
  const annotated = workloads.flatMap((workload) => {
    const role = workload.template.annotations[roleAnnotation]
    return role === undefined ? [] : [{ workload, role }]
  })
  return {
    proxies: workloads.filter((workload) => imagesOf(workload).some((image) => proxy.test(image))),
    annotated,
    namespaces: namespaces
      .filter(({ metadata }) => namespaceAnnotations.some((key) => metadata.annotations?.[key] !== undefined))
      .map(({ metadata }) => metadata.name),
    nodeRole: workloads
      .filter(
        ({ template }) => template.spec.hostNetwork !== true && template.annotations[roleAnnotation] === undefined,
      )
      .flatMap((workload) => {
        const sign = hasOwn(workload) ? undefined : signOf(workload)
        return sign === undefined ? [] : [{ workload, sign }]
      }),
  }
}

const listed = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`

const remedy =
  'First give each an IAM role through its service account (spec.iam.serviceAccountExternalPermissions, or the annotation eks.amazonaws.com/role-arn).'

const proxyFinding = ({ proxies, annotated, namespaces }: MetadataUsers): readonly Finding[] => {
  if (proxies.length === 0 && annotated.length === 0) return []
  const by = proxies.length === 0 ? 'kube2iam or kiam' : listed(proxies.map(workloadTitle))
  const users = annotated.map(({ workload, role }) => `${workloadTitle(workload)} (role ${role})`)
  const scoped = namespaces.length === 0 ? '' : ` Namespaces with role annotations: ${listed(namespaces)}.`
  return [
    {
      id: 'MG-02/kube2iam',
      kind: 'risk',
      target: 'metadata address',
      severity: 'high',
      control: 'MG-02',
      text: `${by} serves roles through the metadata service, which this plan blocks: ${users.length === 0 ? 'no pod uses one now' : `${listed(users)} will get no credentials`}.${scoped}`,
      hint: remedy,
    },
  ]
}

/** Who loses access when the metadata service closes: immediately, not on the next rollout. */
export const metadataUserFindings = (users: MetadataUsers): readonly Finding[] => [
  ...proxyFinding(users),
  ...(users.nodeRole.length === 0
    ? []
    : [
        {
          id: 'MG-02/node-role',
          kind: 'risk' as const,
          target: 'metadata address',
          severity: 'high' as const,
          control: 'MG-02',
          text: `These workloads likely use the role of their node through the metadata service, and lose it at once: ${listed(users.nodeRole.map(({ workload, sign }) => `${workloadTitle(workload)} (${sign})`))}.`,
          hint: remedy,
        },
      ]),
]
