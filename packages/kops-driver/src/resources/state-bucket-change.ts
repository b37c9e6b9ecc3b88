import type { StateBucket } from '@dayone/aws'
import { UserError, type Change, type StepContext } from '@dayone/pipeline'
import type { ClusterChange } from '../contract/cluster-change.ts'
import { ownsCluster, type ClusterSlice } from '../answers/cluster-config.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'

/**
 * The missing bucket of a new cluster's state store; undefined if it exists. Throws UserError (exit 2) for a cluster of
 * others: its state store must exist, so the name is wrong.
 */
export async function missingStateBucket(
  config: ClusterSlice,
  { ports: { stateBucket } }: StepContext<ClusterPorts>,
): Promise<StateBucket | undefined> {
  if (stateBucket === undefined || (await stateBucket.exists())) return undefined
  if (ownsCluster(config) && config.adopted === undefined) return stateBucket
  throw new UserError(`The bucket ${stateBucket.name} for the state of ${config.name} does not exist.`, {
    hint: 'Specify the state store of that cluster with --state s3://BUCKET. `aws s3 ls` lists the buckets of an account.',
  })
}

export const stateBucketChange = (bucket: string): Change<ClusterChange> => ({
  id: 'state-bucket',
  action: 'create',
  target: `bucket ${bucket}`,
  why: "kops keeps the specification and the cluster's private keys in it: anyone who can read it is a cluster admin, so it is private from the start (KD-10)",
  diff: [
    '+ public access: blocked, for policies and ACLs',
    '+ owner: this account only',
    '+ versioning: enabled',
    '+ encryption at rest: enabled',
    '+ requests without TLS: denied',
  ].join('\n'),
  data: { kind: 'state-bucket' },
})

/** Creates the bucket; an existing one stays unchanged. */
export async function makeStateBucket({ ports: { stateBucket }, report }: StepContext<ClusterPorts>): Promise<void> {
  if (stateBucket === undefined || (await stateBucket.exists())) return
  await stateBucket.create()
  report(`Created the bucket ${stateBucket.name}: private, encrypted, versioned.`)
}
