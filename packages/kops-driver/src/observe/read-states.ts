import { missingEdits, readPath, showPath } from '@dayone/cluster-spec'
import type { StepContext, StepStates } from '@dayone/pipeline'
import { ownsCluster, type ClusterSlice } from '../answers/cluster-config.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { dueEdits } from '../edits/due-edits.ts'
import type { SpecContributor } from '../edits/spec-contributor.ts'
import { readIssuerRecord } from '../issuer/issuer-record.ts'
import { issuerLine } from '../issuer/issuer-sentences.ts'
import { specIssuers } from '../issuer/spec-issuers.ts'
import { CONFIG_ANNOTATION } from '../spec/cluster-owner.ts'
import { askAhead } from './ask-ahead.ts'
import { clusterStates } from './cluster-states.ts'

/** How the cluster differs from the specification: saved, applied, running. All are missing without a specification. */
export async function readClusterStates(
  config: ClusterSlice,
  contributors: readonly SpecContributor[],
  ctx: StepContext<ClusterPorts>,
): Promise<StepStates> {
  const { ports, clock, stop } = ctx
  askAhead(config.name, ctx)
  const spec = await ports.kops.getSpec(config.name, { kill: stop })
  if (spec === undefined) return { made: 0 }
  const owner = readPath(spec.cluster, ['metadata', 'annotations', CONFIG_ANNOTATION])
  const missing = missingEdits(spec, dueEdits(config, { spec, isNew: false }, contributors, 'main'))
  const states = await clusterStates(config.name, ports, { clock, kill: stop })
  const isWanted = ownsCluster(config) ? config.workloadIdentity : specIssuers(spec).change !== undefined
  const isChanging = specIssuers(spec).change !== undefined && states.running !== undefined
  const record = isChanging ? await readIssuerRecord(ports.kube) : undefined
  const line = issuerLine(spec, isWanted, record)
  return {
    made: owner === undefined && config.adopted === undefined ? 0 : 1,
    saved: [...missing.map(({ path, why }) => `${showPath(path)}: ${why}`), ...(line === undefined ? [] : [line])],
    ...states,
  }
}
