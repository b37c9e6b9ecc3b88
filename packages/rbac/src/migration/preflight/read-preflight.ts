import type { ClusterSpec } from '@dayone/cluster-spec'
import { readInventory, type Inventory, type Kube } from '@dayone/kube'
import { defined, type Clock } from '@dayone/pipeline'
import { readTokenSecrets } from '../../other-ways/token-secrets.ts'
import type { PreflightFacts } from './preflight-facts.ts'

/** kops writes its version to the state store on every update. */
const kopsVersionFile = 'kops-version.txt'

export interface PreflightSources {
  readonly cluster: string
  readonly spec: ClusterSpec
  readonly kube: Kube
  readonly clock: Clock
  /** Reads a file of the cluster in the state store; undefined if the store cannot be read. */
  readonly readStateFile?: ((path: string) => Promise<string | undefined>) | undefined
  /** If it was read already. */
  readonly inventory?: Pick<Inventory, 'workloads'> | undefined
}

/** Reads versions, token Secrets and workloads. Throws UserError (exit 6) if they cannot be read. */
export const readPreflight = async ({
  cluster,
  spec,
  kube,
  clock,
  readStateFile,
  inventory,
}: PreflightSources): Promise<PreflightFacts> => {
  const [kubernetes, tokens, { workloads }, kops] = await Promise.all([
    kube.version(),
    readTokenSecrets(kube.observing),
    inventory ?? readInventory(kube, clock),
    readStateFile?.(kopsVersionFile),
  ])
  const version = kops?.trim()
  return { cluster, spec, kubernetes, tokens, workloads, ...defined({ kops: version === '' ? undefined : version }) }
}
