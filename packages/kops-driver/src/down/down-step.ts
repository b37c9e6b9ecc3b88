import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { DeletePreview } from '@dayone/kops'
import { UserError, type Plan, type Step, type StepContext } from '@dayone/pipeline'
import * as z from 'zod'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { deletionLines } from './deletion-groups.ts'
import { downFindings } from './down-findings.ts'
import { keptLines } from '../preview/kept-lines.ts'
import { leftoverChecks } from './leftover-checks.ts'

/** The cluster before it is deleted. */
export interface DownObserved {
  readonly spec: ClusterSpec
  readonly preview: DeletePreview
  readonly state: string
}

/** The data of the delete change: enough to detect that another cluster has taken the name since the plan. */
export interface DownChange {
  readonly kind: 'delete'
  readonly createdAt: string
}

const config = z.strictObject({
  name: z.string(),
  /** The cluster was created by others, and dayone.yaml describes it. Only that description is deleted. */
  isAdopted: z.boolean().default(false),
})
type DownConfig = z.output<typeof config>

/**
 * Deletes a cluster with the same loop that creates one: lists everything that is deleted and kept, requires the name
 * to be typed, runs kops delete, and verifies that nothing billable remains. Not part of `dayone up`.
 */
export const downStep: Step<DownConfig, DownObserved | undefined, DownChange, ClusterPorts> = {
  id: 'down',
  title: 'Delete the cluster',
  why: 'kops deletes all cloud resources of the cluster, then its specification. This cannot be undone.',
  after: [],
  config,
  questions: [],
  observe,
  plan,
  apply: ({ data }, { name }, ctx) => apply(data, name, ctx),
  verify: async ({ name }, { ports }) => leftoverChecks(name, await ports.cloud.leftovers(name)),
}

async function observe(
  { name }: DownConfig,
  { ports: { kops }, stop: kill }: StepContext<ClusterPorts>,
): Promise<DownObserved | undefined> {
  const spec = await kops.getSpec(name)
  if (spec === undefined) return undefined
  return { spec, preview: await kops.previewDelete(name, { kill }), state: kops.state }
}

function plan({ name, isAdopted }: DownConfig, observed: DownObserved | undefined): Plan<DownChange> {
  if (observed === undefined) return { changes: [], findings: [] }
  const { spec, preview, state } = observed
  const { length } = preview.resources
  return {
    changes: [
      {
        id: 'delete',
        action: 'delete',
        target: name,
        why:
          length === 0
            ? 'no cloud resources are left; deletes its specification from the state store'
            : `deletes ${length === 1 ? '1 cloud resource' : `${length} cloud resources`} with all data, and its specification from the state store`,
        diff: [
          ...deletionLines(preview.resources),
          `- specification: ${state}/${name}`,
          ...(isAdopted ? ['- dayone.yaml: the entries of the adopted cluster'] : []),
          ...keptLines(spec, state, isAdopted),
        ].join('\n'),
        confirm: 'type-the-name',
        data: { kind: 'delete', createdAt: createdAt(spec) },
      },
    ],
    findings: downFindings(spec, preview),
  }
}

async function apply(change: DownChange, name: string, ctx: StepContext<ClusterPorts>): Promise<void> {
  const { kops } = ctx.ports
  const present = await kops.getSpec(name)
  if (present === undefined) return
  if (createdAt(present) !== change.createdAt) {
    throw new UserError(`${name} is now a different cluster than the one planned. Nothing was deleted.`, {
      hint: 'Someone else is using this state store. Run the same command again to see what is there now.',
      exitCode: 5,
    })
  }
  const onLine = (line: string): void => {
    if (!isRowOfList(line)) ctx.report(line)
  }
  await kops.deleteCluster(name, { onLine, kill: ctx.kill })
}

const createdAt = ({ cluster }: ClusterSpec): string => String(readPath(cluster, ['metadata', 'creationTimestamp']))

/** kops prints the whole list again before it starts; the plan has already shown it. */
const isRowOfList = (line: string): boolean => /^[\w-]+\t/.test(line)
