import type { SpecDifference } from '@dayone/cluster-spec'
import type { PreviewItem, UpdatePreview } from '@dayone/kops'
import { isAccessRule, withoutAccessRules } from './preview-work.ts'
import { ACCESS_LISTS } from '../spec/access-lists.ts'

/** What nearly every setting goes into: kops' own files, the machines' user data, the rights of their roles. */
const ALWAYS =
  /^(ManagedFile|MirrorKeystore|MirrorSecrets|Secret|LaunchTemplate|AutoscalingGroup|WarmPool|AutoscalingLifecycleHook|IAM\w+|EventBridge\w+|SQS)$/

/** Settings whose change may touch any resource; a person who changes them reads the preview for it. */
const ANYTHING = ['api', 'topology', 'subnets', 'networking', 'networkCIDR', 'additionalNetworkCIDRs', 'cloudConfig']

const ACCESS: readonly string[] = ACCESS_LISTS.map(({ field }) => field)

/** Resources by kops' type and name: `SecurityGroupRule/from-…`. */
function named(preview: UpdatePreview): readonly PreviewItem[] {
  const { creates, modifies, deletes, prunes } = withoutAccessRules(preview)
  return [...creates, ...modifies, ...deletes, ...prunes]
}

/**
 * Resources that kops would touch after these differences were saved, that it would not have touched before, and that
 * none of the differences explains: a sign that an edit means more to kops than to us. Pure.
 */
export function unexplained(
  before: UpdatePreview,
  after: UpdatePreview,
  differences: readonly SpecDifference[],
): readonly string[] {
  const fields = differences.map(({ path }) => (path[0] === 'spec' ? path[1] : path[0]))
  // A whole document that comes or goes (the empty path) brings its own resources.
  if (fields.some((field) => field === undefined || ANYTHING.includes(String(field)))) return []
  const isAccess = fields.some((field) => ACCESS.includes(String(field)))
  const pending = new Set(named(before).map(keyOf))
  return named(after)
    .filter(({ type }) => !ALWAYS.test(type) && !(isAccess && isAccessRule({ type })))
    .map(keyOf)
    .filter((key) => !pending.has(key))
}

const keyOf = ({ type, name }: PreviewItem): string => `${type}/${name}`
