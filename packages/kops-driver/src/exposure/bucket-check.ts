import type { BucketReaders } from '@dayone/aws'
import type { Check } from '@dayone/pipeline'
import type { Lookup } from './look-up.ts'

/** With more readers, the check shows their number. */
const MOST = 3

const BLOCK =
  '--public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true'

/** Checks that only the account can read or write the state store, which holds the cluster's keys. Pure. */
export function stateBucketCheck(bucket: string, asked: Lookup<BucketReaders>): Check {
  const base = {
    id: 'cluster/state-bucket',
    rule: 'cluster/state-bucket',
    target: bucket,
    control: 'KD-10',
    means: "read the bucket's policy, ACL and public access block from S3",
  }
  if (asked.is === 'not-allowed') return notProved(base, bucket, asked.message, asked.hint)
  const { readers, publicIsBlocked, unseen } = asked.answer
  const effective = readers.filter(({ isEverybody }) => !(isEverybody && publicIsBlocked))
  if (effective.length > 0) {
    const isPublic = effective.some(({ isEverybody }) => isEverybody)
    const more = effective.length > MOST ? ` and ${effective.length - MOST} more` : ''
    const who = effective.slice(0, MOST).map((reader) => `${reader.who} by ${reader.by} (${reader.what.join(', ')})`)
    return {
      ...base,
      status: 'fail',
      severity: isPublic ? 'critical' : 'high',
      text: `The state store ${bucket} is open to ${who.join(', ')}${more}. Anyone who can read it is a cluster admin.`,
      hint: isPublic
        ? `aws s3api put-public-access-block --bucket ${bucket} ${BLOCK}`
        : effective.some(({ by }) => by === 'its policy')
          ? `aws s3api get-bucket-policy --bucket ${bucket}`
          : `aws s3api put-bucket-acl --bucket ${bucket} --acl private`,
    }
  }
  if (unseen.length > 0)
    return notProved(
      base,
      bucket,
      `The AWS credentials do not allow ${unseen.join(', ')}.`,
      `Ask your AWS administrator for the permission ${unseen.join(', ')}.`,
    )
  return { ...base, status: 'pass', text: `No one outside the account can read or write the state store ${bucket}.` }
}

type Base = Pick<Check, 'id' | 'target' | 'means'> & Partial<Check>

const notProved = (base: Base, bucket: string, message: string, hint: string): Check => ({
  ...base,
  status: 'skip',
  notAsked: true,
  text: `Could not verify who can read the state store ${bucket}: ${message}`,
  hint,
})
