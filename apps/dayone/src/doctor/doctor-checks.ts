import { accountChecks } from './account-checks.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { environmentChecks } from './environment-checks.ts'
import { permissionsCheck } from './permissions-check.ts'
import { practiceChecks } from './practice-checks.ts'
import { programChecks } from './program-checks.ts'
import { signInChecks } from './sign-in-checks.ts'

/** Everything `dayone doctor` looks at, in the order it is shown. */
export const doctorChecks: readonly DoctorCheck[] = [
  ...programChecks,
  ...practiceChecks,
  ...environmentChecks,
  ...signInChecks,
  permissionsCheck,
  ...accountChecks,
]
