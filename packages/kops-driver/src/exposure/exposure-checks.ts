import type { Cloud } from '@dayone/aws'
import type { ClusterSpec } from '@dayone/cluster-spec'
import type { Check } from '@dayone/pipeline'
import type { ClusterSlice } from '../answers/cluster-config.ts'
import { storePlace } from '../answers/discovery-store.ts'
import { accessChecks } from './access-checks.ts'
import { lookUp } from './look-up.ts'
import { stateBucketCheck } from './bucket-check.ts'
import { machineChecks } from './machine-checks.ts'
import { askedProfile, roleChecks, type AskedRole } from './role-checks.ts'

export type ExposurePorts = Pick<Cloud, 'region' | 'waysIn' | 'machines' | 'machineRole' | 'bucketReaders'>

export interface Exposed {
  readonly config: ClusterSlice
  readonly spec: ClusterSpec
  /** `s3://bucket`. */
  readonly state: string
}

/**
 * Compares what AWS allows with the specification: network access, machines, their IAM permissions, and readers of the
 * state store. Changes nothing. Throws UserError (exit 6) if AWS cannot be reached.
 */
export async function exposureChecks(
  { config, spec, state }: Exposed,
  cloud: ExposurePorts,
): Promise<readonly Check[]> {
  const bucket = storePlace(state)?.bucket
  const [ways, machines, readers] = await Promise.all([
    lookUp(() => cloud.waysIn(config.name)),
    lookUp(() => cloud.machines(config.name)),
    bucket === undefined ? undefined : lookUp(() => cloud.bucketReaders(bucket)),
  ])
  const roles = machines.is === 'known' ? await askRoles(spec, machines.answer, cloud) : []
  return [
    ...accessChecks({ config, spec, region: cloud.region }, ways),
    machineChecks(spec, machines, cloud.region),
    ...roleChecks(spec, roles, { state }),
    ...(bucket === undefined || readers === undefined ? [] : [stateBucketCheck(bucket, readers)]),
  ]
}

/** Queries each instance profile once, no matter how many machines use it. */
async function askRoles(
  spec: ClusterSpec,
  machines: Awaited<ReturnType<Cloud['machines']>>,
  cloud: ExposurePorts,
): Promise<readonly AskedRole[]> {
  const found = new Map<string, { profile: string; group: string }>()
  for (const { instanceProfile: profile, instanceGroup: group = '' } of machines)
    if (profile !== undefined) found.set(`${profile} ${group}`, { profile, group })
  const asked = new Map<string, ReturnType<typeof lookUp<Awaited<ReturnType<Cloud['machineRole']>>>>>()
  return Promise.all(
    distinctProfiles(spec, [...found.values()]).map(async ({ profile, group, wanted }) => {
      const answer = asked.get(profile) ?? lookUp(() => cloud.machineRole(profile))
      asked.set(profile, answer)
      return { profile, group, wanted, asked: await answer }
    }),
  )
}

/** Groups with the expected profile share one entry; each unexpected profile has its own. */
function distinctProfiles(spec: ClusterSpec, found: readonly { readonly profile: string; readonly group: string }[]) {
  const lines = new Map<
    string,
    { profile: string; group: string; wanted: ReturnType<typeof askedProfile> | undefined }
  >()
  for (const { profile, group } of found) {
    const document = spec.instanceGroups.find(({ metadata }) => metadata.name === group)
    const wanted = document === undefined ? undefined : askedProfile(spec, document)
    lines.set(`${profile} ${wanted?.name === profile ? '' : group}`, { profile, group, wanted })
  }
  return [...lines.values()]
}
