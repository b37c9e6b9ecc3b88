import {
  containersOf,
  metadataAddresses,
  workloadTitle,
  type Inventory,
  type KubeObject,
  type Workload,
} from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'

/** Who takes credentials from the metadata address today, as far as manifests show it. */
export interface MetadataUsers {
  /** kube2iam or kiam themselves: they answer in place of the metadata address. */
  readonly proxies: readonly Workload[]
  /** Pods that ask such a proxy for a role, by annotation. */
  readonly annotated: readonly { readonly workload: Workload; readonly role: string }[]
  /** Namespaces that say which roles their pods may have, by annotation of kube2iam or kiam. */
  readonly namespaces: readonly string[]
  /** Pods that name the metadata service, or that know AWS and have no credentials of their own: what they use is the role of the node. */
  readonly nodeRole: readonly { readonly workload: Workload; readonly sign: string }[]
}

/** https://github.com/jtblin/kube2iam#pod-annotations; kiam took the same name over. */
const roleAnnotation = 'iam.amazonaws.com/role'
const namespaceAnnotations = ['iam.amazonaws.com/allowed-roles', 'iam.amazonaws.com/permitted']
const proxy = /(^|\/)(kube2iam|kiam)([:@]|$)/
/** IRSA, EKS Pod Identity or a key: the SDK does not ask the metadata address then. */
const ownCredentials = /^AWS_(ACCESS_KEY_ID|WEB_IDENTITY_TOKEN_FILE|CONTAINER_CREDENTIALS_(FULL|RELATIVE)_URI)$/
/** Controllers that manage AWS with the role of the node unless they are given another. */
const controllers =
  /(^|\/)(cluster-autoscaler|external-dns|aws-load-balancer-controller|aws-alb-ingress-controller|aws-ebs-csi-driver|aws-efs-csi-driver|aws-node-termination-handler|karpenter|cert-manager-controller|velero|cloudwatch-agent|aws-for-fluent-bit|external-secrets|cluster-proportional-autoscaler-aws)([:@]|$)/

const imagesOf = ({ template }: Workload) => containersOf(template.spec).flatMap(({ image }) => image ?? [])

/** Where the metadata service answers, by address, and by the name that the resolver of a VPC has for it. */
const places = [...metadataAddresses.map(({ cidr }) => cidr.replace(/\/\d+$/, '')), 'instance-data']
const placeIn = (text: string): string | undefined =>
  places.find((place) => new RegExp(`(?<![\\w.:-])${place.replaceAll('.', '\\.')}(?![\\w-]|\\.\\d)`, 'i').test(text))

interface Started {
  readonly command?: readonly string[]
  readonly args?: readonly string[]
}

/** Who names the metadata service asks it, whatever credentials it has besides. */
const addressedBy = ({ template }: Workload): string | undefined => {
  for (const container of containersOf(template.spec)) {
    const { command = [], args = [] } = container as Started
    const words: readonly (readonly [string, string])[] = [
      ...(container.env ?? []).map(({ name, value = '' }) => [value, `its variable ${name}`] as const),
      [command.join(' '), 'its command'],
      [args.join(' '), 'its arguments'],
    ]
    for (const [text, where] of words) {
      const place = placeIn(text)
      if (place !== undefined) return `${place} in ${where}`
    }
  }
  return undefined
}

const signOf = (workload: Workload): string | undefined => {
  const controller = imagesOf(workload).find((image) => controllers.test(image))
  if (controller !== undefined) return `image ${controller}`
  const variables = containersOf(workload.template.spec).flatMap(({ env = [] }) => env)
  return variables.find(({ name }) => name.startsWith('AWS_'))?.name
}

/** Pure. Pods on the network of their node reach the metadata address whatever the hop limit: they lose nothing here. */
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
        const sign = addressedBy(workload) ?? (hasOwn(workload) ? undefined : signOf(workload))
        return sign === undefined ? [] : [{ workload, sign }]
      }),
  }
}

const listed = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`

const remedy =
  'First give each an IAM role through its service account (spec.iam.serviceAccountExternalPermissions, or the annotation eks.amazonaws.com/role-arn).'

const proxyFinding = ({ proxies, annotated, namespaces }: MetadataUsers): readonly Finding[] => {
  if (proxies.length === 0 && annotated.length === 0 && namespaces.length === 0) return []
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

/** Who loses what when the metadata address closes: at once, not at the next rollout. */
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
