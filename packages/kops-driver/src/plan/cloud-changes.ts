import type { UpdatePreview } from '@dayone/kops'
import type { Change } from '@dayone/pipeline'
import type { ClusterSpec } from '@dayone/cluster-spec'
import type { ClusterChange } from '../contract/cluster-change.ts'
import { asPrunes, carried, withoutOldRules } from '../exposure/old-rules.ts'
import type { SurplusRule } from '../exposure/surplus-ways-in.ts'
import type { ClusterPending } from '../observe/cluster-observed.ts'
import { dueToNewerKops } from '../observe/newer-kops.ts'
import { cloudPicture } from '../preview/cloud-picture.ts'
import { previewDiff, summarizePreview } from '../preview/preview-summary.ts'
import { isFirstUpdate, mustPrune, resourcesHash } from '../preview/preview-work.ts'
import { endsAlwaysAllow } from '../spec/always-allow.ts'

/** The preview of a cluster before it is built: its picture, and kops' own output. Pure. */
export const whatComes = (
  preview: UpdatePreview,
  target: ClusterSpec,
  { pretends }: { readonly pretends: boolean },
): Pick<Change, 'picture' | 'preview'> => ({
  picture: cloudPicture(preview, target, pretends ? 'pretended' : 'real'),
  ...kopsSays(preview),
})

const kopsSays = ({ text }: UpdatePreview): Pick<Change, 'preview'> => ({
  preview: { by: 'kops update cluster', text },
})

/** The change for `kops update cluster --yes`. Pure. */
export function updateChange(name: string, target: ClusterSpec, observed: ClusterPending): Change<ClusterChange> {
  const { preview, oldRules, newerKops } = observed
  const shown = withOldRules(preview, oldRules)
  const prune = mustPrune(shown)
  const onlyCreates = preview.modifies.length === 0 && preview.deletes.length === 0 && !prune
  const isFirst = isFirstUpdate(preview)
  return {
    id: 'update',
    action: onlyCreates ? 'create' : 'update',
    target: isFirst ? `cluster ${name} in the cloud` : `cloud resources of ${name}`,
    why: `${summarizePreview(shown, prune)}${dueToNewerKops(preview, newerKops)}`,
    ...(isFirst ? whatComes(preview, target, observed) : { diff: previewDiff(shown, prune), ...kopsSays(preview) }),
    data: {
      kind: 'update',
      prune,
      ...(oldRules === undefined ? {} : { oldRules: carried(oldRules) }),
      ...(endsAlwaysAllow(preview) ? { endsAlwaysAllow: true as const } : {}),
      ...(isFirst ? {} : { resources: resourcesHash(preview) }),
    },
  }
}

/** The preview with all old access rules of the cloud; kops' own list varies. */
const withOldRules = (preview: UpdatePreview, rules: readonly SurplusRule[] | undefined): UpdatePreview =>
  rules === undefined
    ? preview
    : { ...preview, prunes: [...withoutOldRules(preview.prunes, rules), ...asPrunes(rules)] }

/** Deletes rules that remained after their access list changed. Pure. */
export const closeChange = (name: string, rules: readonly SurplusRule[]): Change<ClusterChange> => ({
  id: 'close',
  action: 'delete',
  target: `outdated access rules of ${name}`,
  why: `${rules.length === 1 ? '1 rule still allows' : `${rules.length} rules still allow`} addresses that are no longer in an access list; kops does not remove ${rules.length === 1 ? 'it' : 'them'} by itself`,
  diff: asPrunes(rules)
    .map(({ type, name: rule }) => `- ${type}/${rule}`)
    .join('\n'),
  data: { kind: 'close', oldRules: carried(rules) },
})

/** Waits for the API server. Pure. */
export const readyChange = (name: string): Change<ClusterChange> => ({
  id: 'ready',
  action: 'run',
  target: `API server of ${name}`,
  why: 'the cloud resources are up to date, but the API server does not respond yet',
  data: { kind: 'ready' },
})
