import { accountChecks } from './account-checks.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { environmentChecks } from './environment-checks.ts'
import { permissionsCheck } from './permissions-check.ts'
import { practiceChecks } from './practice-checks.ts'
import { programChecks } from './program-checks.ts'
import { signInChecks } from './sign-in-checks.ts'

/** All checks of `dayone doctor`, in the order they are shown. */
export const doctorChecks: readonly DoctorCheck[] = [
  ...programChecks,
  ...practiceChecks,
  ...environmentChecks,
  ...signInChecks,
  permissionsCheck,
  ...accountChecks,
]
