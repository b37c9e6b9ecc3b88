import { defined, UserError } from '@dayone/pipeline'
import type { DoctorCheck, DoctorContext, DoctorRow } from './doctor-check.ts'

/** A check with its result. */
export interface DoctorResult extends DoctorRow {
  readonly id: string
  readonly title: string
  /** The check itself broke: our bug. */
  readonly isBug?: true
}

/**
 * Runs all checks in parallel and waits at most `deadlineMs` for each. None of them can stop the run: what it
 * throws is its row.
 */
export const runChecks = (
  checks: readonly DoctorCheck[],
  context: DoctorContext,
  deadlineMs: number,
): Promise<readonly DoctorResult[]> =>
  Promise.all(
    checks.map(async ({ id, title, run }) => ({
      id,
      title,
      ...(await inTime(run(context), deadlineMs).catch(rowOf)),
    })),
  )

const inTime = async (row: Promise<DoctorRow>, deadlineMs: number): Promise<DoctorRow> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<DoctorRow>((resolve) => {
    timer = setTimeout(() => {
      resolve({ status: 'skipped', found: `No response within ${Math.round(deadlineMs / 1000)} s.`, exit: 6 })
    }, deadlineMs)
  })
  try {
    return await Promise.race([row, late])
  } finally {
    clearTimeout(timer)
  }
}

const rowOf = (error: unknown): DoctorRow & { readonly isBug?: true } => {
  if (error instanceof UserError)
    return {
      status: 'fail',
      found: error.message,
      ...defined({ hint: error.hint }),
      exit: error.exitCode === 6 ? 6 : 3,
    }
  return {
    status: 'fail',
    found: `This check failed unexpectedly: ${String(error)}`,
    hint: 'Please report this as a bug in dayone.',
    isBug: true,
  }
}

/** 1 for a bug in dayone, else 3 for missing or wrong requirements, else 6 for what could not be checked, else 0. Pure. */
export const exitOf = (results: readonly DoctorResult[]): 0 | 1 | 3 | 6 => {
  if (results.some(({ isBug }) => isBug === true)) return 1
  return ([3, 6] as const).find((code) => results.some(({ exit }) => exit === code)) ?? 0
}
