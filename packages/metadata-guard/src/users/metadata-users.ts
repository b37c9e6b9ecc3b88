import { containersOf, type Inventory, type KubeObject, type PodContainer, type Workload } from '@dayone/kube'
import { isProxyImage, roleAnnotation } from '../proxy-marks.ts'
import { roleAnnotation as accountAnnotation } from '../workload-roles/account-roles.ts'
import { lackOf, type IdentityDelivery, type Lack } from './identity-delivery.ts'

/** Workloads that take credentials from the metadata service today, as far as manifests show. */
export interface MetadataUsers {
  /** kube2iam or kiam: they respond instead of the metadata service. */
  readonly proxies: readonly Workload[]
  /** Pods that request a role from such a proxy, by annotation. */
  readonly annotated: readonly { readonly workload: Workload; readonly role: string }[]
  /** Namespaces that list the roles of their pods, by an annotation of kube2iam or kiam. */
  readonly namespaces: readonly string[]
  /** Pods that use AWS without credentials of their own, and therefore the role of the node. */
  readonly nodeRole: readonly NodeRoleUser[]
  /** Workloads whose service account has a role, and whose pods are only simulated. */
  readonly unproved: readonly Workload[]
}

export interface NodeRoleUser {
  readonly workload: Workload
  readonly sign: string
  /** Its service account has a role, and its pods get no credentials of it. */
  readonly lack?: Lack
}

const namespaceAnnotations = ['iam.amazonaws.com/allowed-roles', 'iam.amazonaws.com/permitted']
/** IRSA, EKS Pod Identity or an access key: with one of these the SDK does not use the metadata service. */
const ownCredentials = /^AWS_(ACCESS_KEY_ID|WEB_IDENTITY_TOKEN_FILE|CONTAINER_CREDENTIALS_(FULL|RELATIVE)_URI)$/
const variable = /^(AWS_|EC2_METADATA)/
const address = /169\.254\.169\.254|fd00:ec2::254|instance-data\.ec2\.internal/i
/** Controllers that manage AWS with the role of the node by default. */
const controllers =
  /(^|\/)(cluster-autoscaler|external-dns|aws-load-balancer-controller|aws-alb-ingress-controller|aws-ebs-csi-driver|aws-efs-csi-driver|aws-node-termination-handler|karpenter|cert-manager-controller|velero|cloudwatch-agent|aws-for-fluent-bit|external-secrets|cluster-proportional-autoscaler-aws)([:@]|$)/

const imagesOf = ({ template }: Workload) => containersOf(template.spec).flatMap(({ image }) => image ?? [])

/**
 * The EBS driver's node plugin calls no AWS API, and reads the facts about its instance from the API server if the
 * metadata service does not respond: observed in v1.19.
 * https://github.com/kubernetes-sigs/aws-ebs-csi-driver/issues/1632
 */
const needsNoMetadata = (workload: Workload): boolean =>
  workload.kind === 'DaemonSet' &&
  imagesOf(workload).some((image) => {
    const [, major, minor] = /(?:^|\/)aws-ebs-csi-driver:v(\d+)\.(\d+)/.exec(image) ?? []
    return major !== undefined && (Number(major) > 1 || Number(minor) >= 19)
  })

const textsOf = ({ env = [], ...container }: PodContainer): readonly string[] => [
  ...env.flatMap(({ value }) => value ?? []),
  ...[container['args'], container['command']].flatMap((words) => (Array.isArray(words) ? words.map(String) : [])),
]

const signOf = (workload: Workload): string | undefined => {
  const controller = imagesOf(workload).find((image) => controllers.test(image))
  if (controller !== undefined) return `image ${controller}`
  const containers = containersOf(workload.template.spec)
  if (workload.template.annotations[roleAnnotation] !== undefined) return `the annotation ${roleAnnotation}`
  const known = containers.flatMap(({ env = [] }) => env).find(({ name }) => variable.test(name))
  if (known !== undefined) return known.name
  return containers.flatMap(textsOf).some((text) => address.test(text)) ? 'the metadata address' : undefined
}

/** kube2iam and kiam themselves. Pure. */
export const findProxies = (workloads: readonly Workload[]): readonly Workload[] =>
  workloads.filter((workload) => imagesOf(workload).some(isProxyImage))

/** IRSA that someone set up in the pod template, an access key, or no metadata service at all. */
const hasOwnCredentials = ({ template: { spec } }: Workload): boolean =>
  containersOf(spec).some(({ env = [] }) =>
    env.some(
      ({ name, value }) => ownCredentials.test(name) || (name === 'AWS_EC2_METADATA_DISABLED' && value === 'true'),
    ),
  )

/**
 * A service account with a role spares only those whose pods really get its credentials. Host network pods reach the
 * metadata service regardless of the hop limit, so they are not affected. Pure.
 */
export const findMetadataUsers = (
  { workloads }: Pick<Inventory, 'workloads'>,
  namespaces: readonly KubeObject[],
  delivery: IdentityDelivery,
): MetadataUsers => {
  const accountRole = ({ namespace, template: { spec } }: Workload) =>
    delivery.accounts.get(`${namespace}/${spec.serviceAccountName ?? 'default'}`)
  const lacks = new Map(
    workloads.flatMap((workload) => {
      const role = accountRole(workload)
      const lack = role === undefined ? undefined : lackOf(workload, role, delivery)
      return lack === undefined ? [] : [[workload, lack] as const]
    }),
  )
  const knownLack = (workload: Workload): Lack | undefined => {
    const lack = lacks.get(workload)
    return lack === 'unproved' ? undefined : lack
  }
  const hasOwn = (workload: Workload): boolean =>
    hasOwnCredentials(workload) || (accountRole(workload) !== undefined && knownLack(workload) === undefined)
  const proxies = findProxies(workloads)
  const roleOf = ({ template }: Workload) => template.annotations[roleAnnotation]
  // Without a proxy the annotation gives no role: the pod gets that of its node.
  const isServed = (workload: Workload) => proxies.length > 0 && roleOf(workload) !== undefined
  const isInPodNetwork = ({ template }: Workload) => template.spec.hostNetwork !== true
  return {
    proxies,
    annotated: workloads.flatMap((workload) => {
      const role = roleOf(workload)
      // With a role of its own the SDK does not ask the proxy, whatever the annotation says.
      return role === undefined || hasOwn(workload) ? [] : [{ workload, role }]
    }),
    namespaces: namespaces
      .filter(({ metadata }) => namespaceAnnotations.some((key) => metadata.annotations?.[key] !== undefined))
      .map(({ metadata }) => metadata.name),
    nodeRole: workloads
      .filter((workload) => isInPodNetwork(workload) && !isServed(workload))
      .flatMap((workload): readonly NodeRoleUser[] => {
        if (hasOwn(workload) || needsNoMetadata(workload)) return []
        const lack = knownLack(workload)
        const sign =
          signOf(workload) ?? (lack === undefined ? undefined : `${accountAnnotation} of its service account`)
        return sign === undefined ? [] : [{ workload, sign, ...(lack === undefined ? {} : { lack }) }]
      }),
    unproved: workloads.filter(
      (workload) => isInPodNetwork(workload) && lacks.get(workload) === 'unproved' && !hasOwnCredentials(workload),
    ),
  }
}
