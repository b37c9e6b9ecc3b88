import type { Identity } from '@dayone/aws'
import type { DoctorCheck, DoctorContext, DoctorRow } from './doctor-check.ts'

export const NOT_ASKED: DoctorRow = {
  status: 'skipped',
  found: 'AWS was not checked; practice does not need it.',
  hint: 'Check it with `dayone doctor --on aws`.',
}

/** A check that looks at AWS: practice first, so without `--on aws` it asks nothing. */
export const awsCheck = (id: string, title: string, run: DoctorCheck['run']): DoctorCheck => ({
  id,
  title,
  run: async (context) => (context.where === 'aws' ? run(context) : NOT_ASKED),
})

/** The same for what needs to know who we are. Where AWS does not tell, `aws-identity` says why. */
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

/** Said where `aws-credentials` is the check that counts it. */
export const NO_CREDENTIALS: DoctorRow = { status: 'skipped', found: 'There are no credentials; see aws-credentials.' }

/** Said where `aws-region` is the check that counts it. */
export const NO_REGION: DoctorRow = { status: 'skipped', found: 'No region is set; see aws-region.' }
