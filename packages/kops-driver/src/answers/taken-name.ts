import type { Cloud, Remains } from '@dayone/aws'
import { readPath } from '@dayone/cluster-spec'
import type { UpdatePreview } from '@dayone/kops'
import { UserError } from '@dayone/pipeline'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { CONFIG_ANNOTATION } from '../spec/cluster-owner.ts'

const SHOWN = 8

/**
 * Returns one sentence if a new cluster cannot use this name, because the state store or the cloud already has such a
 * cluster. `configId`: the id of this dayone.yaml, whose own cluster keeps its name. Throws UserError if they cannot be
 * queried.
 */
export async function takenNameProblem(
  name: string,
  { kops, cloud, stateBucket }: Pick<ClusterPorts, 'kops' | 'cloud' | 'stateBucket'>,
  configId: string | undefined,
): Promise<string | undefined> {
  const spec = (await stateBucket?.exists()) === false ? undefined : await kops.getSpec(name)
  if (spec === undefined) return remainsProblem(name, cloud)
  if (readPath(spec.cluster, ['metadata', 'annotations', CONFIG_ANNOTATION]) === configId) return undefined
  return `A cluster named ${name} already exists in ${kops.state}. Choose another name, or adopt it: dayone adopt --cluster ${name} --state ${kops.state}`
}

/**
 * Returns one sentence if the cloud has resources of a cluster of that name, otherwise undefined. Throws UserError
 * (exit 6) if the cloud cannot be queried.
 */
async function remainsProblem(name: string, cloud: Pick<Cloud, 'remains'>): Promise<string | undefined> {
  const remains = await cloud.remains(name)
  return remains.length === 0 ? undefined : `AWS already has ${countOf(remains)} of a cluster named ${name}.`
}

/**
 * Throws UserError (exit 5) if the cloud has resources of a cluster of that name while the state store has none: a new
 * cluster would take them over.
 */
export async function refuseRemains(name: string, state: string, cloud: Pick<Cloud, 'remains'>): Promise<void> {
  const remains = await cloud.remains(name)
  if (remains.length === 0) return
  const more = remains.length > SHOWN ? [`and ${remains.length - SHOWN} more`] : []
  throw new UserError(
    `AWS already has ${countOf(remains)} of a cluster named ${name}, but ${state} has no specification for it. Nothing was written.`,
    {
      hint: 'They belong to a cluster in another state store, or to one that was not fully deleted. A new cluster would take them over. Choose another name, use that state store, or delete them.',
      nextSteps: [
        ...remains.slice(0, SHOWN).map(({ kind, id, name: called }) => `${kind} ${id}${label(called, id)}`),
        ...more,
        `dayone status --cluster ${name} --state s3://BUCKET   (the state store it belongs to)`,
      ],
      exitCode: 5,
    },
  )
}

/** Throws UserError (exit 5) if kops would change or delete existing resources for a new cluster. */
export function refuseTakeover(name: string, { modifies, deletes, text }: UpdatePreview): void {
  const touched = [...modifies, ...deletes].map(({ type, name: item }) => `${type}/${item}`)
  if (touched.length === 0) return
  const more = touched.length > SHOWN ? [`and ${touched.length - SHOWN} more`] : []
  throw new UserError(
    `For the new cluster ${name}, kops would change existing cloud resources: ${[...touched.slice(0, SHOWN), ...more].join(', ')}. Nothing was written.`,
    {
      hint: 'A new cluster must only create resources. Choose another name, or delete what is left of the old cluster.',
      cause: text.slice(0, 8000),
      exitCode: 5,
    },
  )
}

const label = (name: string, id: string): string => (name === '' || name === id ? '' : ` (${name})`)

/** For example "2 instances, 1 VPC". */
const countOf = (remains: readonly Remains[]): string =>
  [...Map.groupBy(remains, ({ kind }) => kind)]
    .map(([kind, { length }]) => `${length} ${kind}${length === 1 ? '' : 's'}`)
    .join(', ')
