import { minutesLeft } from '@dayone/aws'
import { awsCheck, NO_CREDENTIALS, NO_REGION } from './aws-check.ts'
import type { DoctorCheck } from './doctor-check.ts'

/** A first cluster takes a quarter of an hour, a rolling update of a few instances nearly an hour. */
const SOON_MINUTES = 60
/** AWS rejects signatures with a larger skew (IAM User Guide, "Signing AWS API requests"). */
const REFUSED_MS = 5 * 60_000
const ODD_MS = 60_000

const region = awsCheck('aws-region', 'region', async ({ aws, env, config }) => {
  const found = await aws.region()
  if (found === undefined)
    return {
      status: 'missing',
      found: env['AWS_DEFAULT_REGION'] ? 'not set; kops uses AWS_DEFAULT_REGION, but dayone does not' : 'none set',
      hint: 'Set AWS_REGION, for example: export AWS_REGION=eu-central-1',
      exit: 3,
    }
  const fromShell = env['AWS_REGION'] ? 'AWS_REGION' : `the profile ${env['AWS_PROFILE'] || 'default'}`
  const source = config.region === undefined ? fromShell : 'dayone.yaml'
  const elsewhere = config.zones.filter((zone) => !zone.startsWith(found))
  return elsewhere.length === 0
    ? { status: 'ok', found: `${found}, from ${source}` }
    : {
        status: 'warn',
        found: `${found}, from ${source}; cluster.zones contains zones of another region: ${elsewhere.join(', ')}`,
        hint: `Set the region of ${elsewhere[0] ?? ''}: --set dayone.region=…`,
      }
})

const credentials = awsCheck('aws-credentials', 'AWS credentials', async ({ aws, env }) => {
  if ((await aws.region()) === undefined) return NO_REGION
  const { source, keyEnd } = await aws.credentials()
  const profile = env['AWS_PROFILE'] ? `, profile ${env['AWS_PROFILE']}` : ''
  return { status: 'ok', found: `${source}${profile}, key …${keyEnd}` }
})

const session = awsCheck('aws-session', 'credential expiry', async ({ aws, now }) => {
  if ((await aws.region()) === undefined) return NO_REGION
  const found = await aws.credentials().catch(() => undefined)
  if (found === undefined) return NO_CREDENTIALS
  const minutes = minutesLeft(found, now())
  if (minutes === undefined)
    return found.isTemporary
      ? {
          status: 'warn',
          found: 'temporary credentials with unknown expiry',
          hint: 'Use a profile (AWS_PROFILE), or set AWS_CREDENTIAL_EXPIRATION next to AWS_SESSION_TOKEN.',
        }
      : { status: 'ok', found: 'does not expire: a long-lived key' }
  if (minutes < 0)
    return { status: 'fail', found: 'The credentials have expired.', hint: 'Sign in again: aws sso login', exit: 6 }
  const left = minutes < 120 ? `${minutes} minutes left` : `${Math.floor(minutes / 60)} hours left`
  return minutes < SOON_MINUTES
    ? {
        status: 'warn',
        found: `${left}; they may expire during a run`,
        hint: 'Sign in again before you start: aws sso login',
      }
    : { status: 'ok', found: left }
})

const identity = awsCheck('aws-identity', 'AWS identity', async ({ aws, config }) => {
  if ((await aws.region()) === undefined) return NO_REGION
  if ((await aws.credentials().catch(() => undefined)) === undefined) return NO_CREDENTIALS
  const { identity: who, failure } = await aws.sts()
  if (who === undefined) throw failure ?? new Error('STS returned neither an identity nor an error')
  if (config.account !== undefined && config.account !== who.account)
    return {
      status: 'fail',
      found: `${who.arn}, account ${who.account}; dayone.yaml is for ${config.account}`,
      hint: `Sign in to ${config.account}, or use its profile: AWS_PROFILE=NAME dayone …`,
      exit: 3,
    }
  if (who.arn.endsWith(':root'))
    return {
      status: 'warn',
      found: `the root user of account ${who.account}, which has unlimited permissions`,
      hint: 'Sign in as a user or role with the policies of docs/aws-permissions.md.',
    }
  return { status: 'ok', found: `${who.arn}, account ${who.account}` }
})

const clock = awsCheck('clock', 'clock skew', async ({ aws }) => {
  if ((await aws.region()) === undefined) return NO_REGION
  const { aheadMs } = await aws.sts()
  if (aheadMs === undefined) return { status: 'skipped', found: 'The AWS time is unknown; see aws-identity.' }
  const off = Math.abs(aheadMs)
  const found = `${span(off)} ${aheadMs > 0 ? 'behind' : 'ahead of'} AWS`
  const hint = 'Enable time synchronization (NTP) on this computer.'
  if (off > REFUSED_MS)
    return { status: 'fail', found: `${found}; AWS rejects requests signed more than 5 minutes off`, hint, exit: 3 }
  return off > ODD_MS ? { status: 'warn', found, hint } : { status: 'ok', found: 'within a minute of AWS' }
})

const span = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} minutes`

export const signInChecks: readonly DoctorCheck[] = [region, credentials, identity, session, clock]
