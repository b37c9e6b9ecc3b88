import { bucketFaults, type AccountLimits, type BucketPosture } from '@dayone/aws'
import { identityCheck } from './aws-check.ts'
import type { DoctorCheck, DoctorRow } from './doctor-check.ts'

const store = identityCheck(
  'state-store',
  'the bucket of the state store',
  async ({ aws, config, env }, { account }, region) => {
    const url = config.state ?? env['KOPS_STATE_STORE']
    if (url === undefined)
      return {
        status: 'skipped',
        found: 'No state store is set.',
        hint: `dayone doctor --on aws --state s3://dayone-state-${account}-${region}`,
      }
    const bucket = /^s3:\/\/([^/]+)/.exec(url)?.[1]
    if (bucket === undefined) return { status: 'skipped', found: `${url} is not an S3 bucket.` }
    return storeRow(bucket, await aws.bucket(bucket, account))
  },
)

/** The row of a bucket with these settings. Pure. */
export function storeRow(bucket: string, posture: BucketPosture): DoctorRow {
  const faults = bucketFaults(bucket, posture)
  const unseen = posture.unseen.length === 0 ? '' : ` Not checked, missing permission ${posture.unseen.join(', ')}.`
  const where = posture.region === undefined ? bucket : `${bucket} in ${posture.region}`
  const [first] = faults
  if (first === undefined)
    return unseen === ''
      ? { status: 'ok', found: `${where}: own account, private, versioned, encrypted, TLS only` }
      : { status: 'warn', found: `${where}.${unseen}`, hint: 'Grant the credentials these read-only permissions.' }
  const isFailure = faults.some(({ severity }) => severity === 'fail')
  return {
    status: isFailure ? 'fail' : 'warn',
    found: `${where}: ${faults.map(({ text }) => text).join(' ')}${unseen}`,
    hint: first.hint,
    details: Object.fromEntries(faults.map(({ id, hint }) => [id, hint])),
    ...(isFailure ? { exit: 3 as const } : {}),
  }
}

/** Default of every account and region (Amazon VPC User Guide, "Quotas"). */
const USUAL_VPCS = 5

const quotas = identityCheck('aws-quotas', 'account quotas', async ({ aws }) => quotasRow(await aws.limits()))

/** The row of these numbers. EC2 does not report the quota that blocks most first clusters, so it is named without a value. Pure. */
export function quotasRow({ vpcs, elasticIps }: AccountLimits): DoctorRow {
  const ips = `elastic IPs: ${elasticIps.used} of ${elasticIps.limit ?? 'an unknown number'}`
  const found = `VPCs: ${vpcs.used} (default quota ${USUAL_VPCS}); ${ips}; running vCPUs: not available from EC2`
  if (vpcs.used >= USUAL_VPCS)
    return { status: 'warn', found, hint: 'A new cluster creates a VPC: check quota L-F678F1CE in Service Quotas.' }
  if (elasticIps.limit !== undefined && elasticIps.used >= elasticIps.limit)
    return {
      status: 'warn',
      found,
      hint: 'A private cluster needs one elastic IP per zone: check quota L-0263D0A3 in Service Quotas.',
    }
  return {
    status: 'ok',
    found,
    hint: 'A default cluster uses 4 vCPUs: check quota L-1216C47A (running On-Demand Standard instances) in Service Quotas.',
  }
}

export const accountChecks: readonly DoctorCheck[] = [store, quotas]
