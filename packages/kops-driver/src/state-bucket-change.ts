import type { StateBucket } from '@dayone/aws'
import { UserError, type Change, type StepContext } from '@dayone/pipeline'
import type { ClusterChange } from './cluster-change.ts'
import { ownsCluster, type ClusterSlice } from './cluster-config.ts'
import type { ClusterPorts } from './cluster-ports.ts'

/**
 * The bucket that a new cluster's state store still lacks, undefined where it is there. Throws UserError (exit 2) where
 * the cluster is somebody else's: then its state store is there, and this name is wrong.
 */
export async function missingStateBucket(
  config: ClusterSlice,
  { ports: { stateBucket } }: StepContext<ClusterPorts>,
): Promise<StateBucket | undefined> {
  if (stateBucket === undefined || (await stateBucket.exists())) return undefined
  if (ownsCluster(config) && config.adopted === undefined) return stateBucket
  throw new UserError(`There is no bucket ${stateBucket.name} that could hold the state of ${config.name}.`, {
    hint: 'Name the state store of that cluster with --state s3://BUCKET. `aws s3 ls` lists the buckets of an account.',
  })
}

export const stateBucketChange = (bucket: string): Change<ClusterChange> => ({
  id: 'state-bucket',
  action: 'create',
  target: `bucket ${bucket}`,
  why: "kops keeps the specification and the cluster's private keys in it: whoever reads it is administrator, so it is closed from the start (KD-10)",
  diff: [
    '+ public access: blocked, by policy and by access list',
    '+ owner: this account alone',
    '+ every version is kept',
    '+ encrypted at rest',
    '+ requests without TLS are refused',
  ].join('\n'),
  data: { kind: 'state-bucket' },
})

/** Makes the bucket; one that is there is left as it is. */
export async function makeStateBucket({ ports: { stateBucket }, report }: StepContext<ClusterPorts>): Promise<void> {
  if (stateBucket === undefined || (await stateBucket.exists())) return
  await stateBucket.create()
  report(`The bucket ${stateBucket.name} is there: closed to the public, encrypted, every version kept.`)
}
