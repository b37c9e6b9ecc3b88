import { UserError } from '@dayone/pipeline'
import type { ProgramResult } from '@dayone/host'
import type { AwsQuestions } from './aws-questions.ts'
import type { DoctorCheck, DoctorContext, DoctorRow } from './doctor-check.ts'

export const NOW = new Date('2026-11-25T12:00:00Z')
const GIGABYTE = 1024 ** 3

const unasked = async (): Promise<never> => {
  throw new Error('nobody may ask AWS here')
}

/** A computer that passes every check, without AWS credentials: requests to AWS fail. Tests override what they are about. */
export const doctorContext = (
  more: Partial<Omit<DoctorContext, 'aws'>> & { readonly aws?: Partial<AwsQuestions> } = {},
): DoctorContext => ({
  where: 'practice',
  env: { PATH: '/usr/bin' },
  nodeVersion: '24.21.0',
  programs: answering({}),
  folders: {
    practice: '/home/ann/.local/state/dayone/practice',
    aws: '/state/aws',
    parts: '/home/ann/.cache/dayone/parts',
  },
  config: { zones: [] },
  now: () => NOW,
  parts: async () => ({ paths: { kops: '/parts/kops', kubectl: '/parts/kubectl' }, missing: [] }),
  freeBytes: async () => 100 * GIGABYTE,
  ...more,
  aws: {
    region: unasked,
    credentials: unasked,
    sts: unasked,
    limits: unasked,
    bucket: unasked,
    simulate: unasked,
    ...more.aws,
  },
})

/** A computer with AWS: a region, and whatever the test says. */
export const awsContext = (aws: Partial<AwsQuestions>, more: Partial<Omit<DoctorContext, 'aws'>> = {}): DoctorContext =>
  doctorContext({ where: 'aws', ...more, aws: { region: async () => 'eu-central-1', ...aws } })

/** Programs that say these words; all others are not there. */
export const answering = (outputs: Readonly<Record<string, string>>): DoctorContext['programs'] => ({
  async run({ program }): Promise<ProgramResult> {
    const stdout = outputs[program]
    if (stdout === undefined) throw new UserError(`${program} was not found.`, { exitCode: 3 })
    return { exitCode: 0, signal: undefined, stdout, stderr: '', durationMs: 1 }
  },
})

/** The row of the check with this id. */
export const rowOf = async (checks: readonly DoctorCheck[], id: string, context: DoctorContext): Promise<DoctorRow> => {
  const check = checks.find((one) => one.id === id)
  if (check === undefined) throw new Error(`there is no check ${id}`)
  return check.run(context)
}
