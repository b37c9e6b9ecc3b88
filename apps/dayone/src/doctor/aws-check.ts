import type { Identity } from '@dayone/aws'
import type { DoctorCheck, DoctorContext, DoctorRow } from './doctor-check.ts'

export const NOT_ASKED: DoctorRow = {
  status: 'skipped',
  found: 'AWS was not checked; practice does not need it.',
  hint: 'Check it with `dayone doctor --on aws`.',
}

/** A check of AWS. Practice comes first, so it is skipped without `--on aws`. */
export const awsCheck = (id: string, title: string, run: DoctorCheck['run']): DoctorCheck => ({
  id,
  title,
  run: async (context) => (context.where === 'aws' ? run(context) : NOT_ASKED),
})

/** The same for checks that need the identity. If it is unknown, `aws-identity` reports why. */
export const identityCheck = (
  id: string,
  title: string,
  run: (context: DoctorContext, identity: Identity, region: string) => Promise<DoctorRow>,
): DoctorCheck =>
  awsCheck(id, title, async (context) => {
    const region = await context.aws.region()
    if (region === undefined) return NO_REGION
    const { identity } = await context.aws.sts()
    return identity === undefined
      ? { status: 'skipped', found: 'The AWS identity is unknown; see aws-identity.' }
      : run(context, identity, region)
  })

/** Used where `aws-credentials` already reports it. */
export const NO_CREDENTIALS: DoctorRow = { status: 'skipped', found: 'There are no credentials; see aws-credentials.' }

/** Used where `aws-region` already reports it. */
export const NO_REGION: DoctorRow = { status: 'skipped', found: 'No region is set; see aws-region.' }
