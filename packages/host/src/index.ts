export { collectGarbageEarly } from './collect-garbage-early.ts'
export { createBoundedLog, type BoundedLog } from './processes/bounded-log.ts'
export { fileProblem } from './file-system/bounded-read.ts'
export { createPrograms, type ProgramsOptions } from './programs/create-programs.ts'
export { findFreePort } from './processes/free-port.ts'
export { ensurePrivateDirectory, readFileIfExists, writePrivateFile } from './file-system/private-files.ts'
export { identifyProcess, isAlive, type ProcessIdentity } from './processes/process-identity.ts'
export type { ProgramRequest, ProgramResult, Programs } from './programs/programs.ts'
export { refuseSharedPlace } from './file-system/private-place.ts'
export { createRedactor, type Redactor } from './redaction/redactor.ts'
export { runInTerminal, type TerminalProgramRequest } from './programs/run-in-terminal.ts'
export { systemClock } from './system-clock.ts'
export {
  createCertificateAuthority,
  createCertificateRequest,
  issueCertificate,
  type CertificateOrder,
  type CertifiedKey,
} from './certificates/certificates.ts'
export {
  certificatesIn,
  describeCertificate,
  isSignedBy,
  type CertificateDescription,
} from './certificates/describe-certificate.ts'
export { endProcess } from './processes/end-process.ts'
export { lockFile, lockHolder, type Lock } from './file-system/lock-file.ts'
export { startService, type Service, type ServiceEnd, type ServiceRequest } from './processes/services.ts'
export { startDetached } from './processes/detached-service.ts'
export { withPrivateFolder } from './file-system/with-private-folder.ts'
export { readTextFile, replaceTextFile } from './file-system/text-files.ts'
