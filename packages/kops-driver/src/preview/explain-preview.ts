import type { SpecDifference } from '@dayone/cluster-spec'
import type { PreviewItem, UpdatePreview } from '@dayone/kops'
import { isAccessRule, withoutAccessRules } from './preview-work.ts'
import { ACCESS_LISTS } from '../spec/access-lists.ts'

/** Resources that nearly every setting affects: kops' own files, user data of machines, IAM permissions of roles. */
const ALWAYS =
  /^(ManagedFile|MirrorKeystore|MirrorSecrets|Secret|LaunchTemplate|AutoscalingGroup|WarmPool|AutoscalingLifecycleHook|IAM\w+|EventBridge\w+|SQS)$/

/** Settings that may affect any resource; the preview of the plan shows the effects. */
const ANYTHING = ['api', 'topology', 'subnets', 'networking', 'networkCIDR', 'additionalNetworkCIDRs', 'cloudConfig']

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
  const pending = new Set(named(before).map(keyOf))
  return named(after)
    .filter(({ type }) => !ALWAYS.test(type) && !(isAccess && isAccessRule({ type })))
    .map(keyOf)
    .filter((key) => !pending.has(key))
}

const keyOf = ({ type, name }: PreviewItem): string => `${type}/${name}`
