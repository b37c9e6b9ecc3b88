import type { SpecDifference } from '@dayone/cluster-spec'
import type { PreviewItem, UpdatePreview } from '@dayone/kops'
import { isAccessRule, withoutAccessRules } from './preview-work.ts'
import { ACCESS_LISTS } from '../spec/access-lists.ts'

/** Resources that nearly every setting affects: kops' own files, user data of machines, IAM permissions of roles. */
const ALWAYS =
  /^(ManagedFile|MirrorKeystore|MirrorSecrets|Secret|LaunchTemplate|AutoscalingGroup|WarmPool|AutoscalingLifecycleHook|IAM\w+|EventBridge\w+|SQS)$/

/** Settings that may affect any resource; the preview of the plan shows the effects. */
const ANYTHING = ['api', 'topology', 'subnets', 'networking', 'networkCIDR', 'additionalNetworkCIDRs', 'cloudConfig']

/**
 * Settings that kops carries out with an addon of its own (upup/pkg/fi/cloudup/bootstrapchannelbuilder), by the names of
 * their addons.
 */
const ADDONS: ReadonlyMap<string, RegExp> = new Map([
  ['authentication', /-addons-authentication\.(aws|kope\.io)-/],
  ['certManager', /-addons-certmanager\.io-/],
  ['podIdentityWebhook', /-addons-eks-pod-identity-webhook\.addons\.k8s\.io-/],
])

/** The list of addons changes with each of them. */
const isAddonList = ({ type, name }: PreviewItem): boolean =>
  type === 'BootstrapChannel' && name.endsWith('-addons-bootstrap')

const ACCESS: readonly string[] = ACCESS_LISTS.map(({ field }) => field)

/** The resources, as kops' type and name: `SecurityGroupRule/from-…`. */
function named(preview: UpdatePreview): readonly PreviewItem[] {
  const { creates, modifies, deletes, prunes } = withoutAccessRules(preview)
  return [...creates, ...modifies, ...deletes, ...prunes]
}

/**
 * Resources that kops would touch only because of these differences, although none of the differences explains them: a
 * sign that kops interprets an edit differently from us. Pure.
 */
export function unexplained(
  before: UpdatePreview,
  after: UpdatePreview,
  differences: readonly SpecDifference[],
): readonly string[] {
  const fields = differences.map(({ path }) => (path[0] === 'spec' ? path[1] : path[0]))
  // A whole document that is added or removed (the empty path) affects its own resources.
  if (fields.some((field) => field === undefined || ANYTHING.includes(String(field)))) return []
  const isAccess = fields.some((field) => ACCESS.includes(String(field)))
  const addons = fields.flatMap((field) => ADDONS.get(String(field)) ?? [])
  const isAddon = (item: PreviewItem): boolean =>
    addons.length > 0 &&
    (isAddonList(item) || (item.type === 'AddonManifest' && addons.some((pattern) => pattern.test(item.name))))
  const pending = new Set(named(before).map(keyOf))
  return named(after)
    .filter((item) => !ALWAYS.test(item.type) && !(isAccess && isAccessRule(item)) && !isAddon(item))
    .map(keyOf)
    .filter((key) => !pending.has(key))
}

const keyOf = ({ type, name }: PreviewItem): string => `${type}/${name}`
