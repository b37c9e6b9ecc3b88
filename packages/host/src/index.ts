export { createBoundedLog, type BoundedLog } from './bounded-log.ts'
export { fileProblem } from './bounded-read.ts'
export { createPrograms, type ProgramsOptions } from './create-programs.ts'
export { findFreePort } from './free-port.ts'
export { ensurePrivateDirectory, readFileIfExists, writePrivateFile } from './private-files.ts'
export { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts'
export type { ProgramRequest, ProgramResult, Programs } from './programs.ts'
export { refuseSharedPlace } from './private-place.ts'
export { createRedactor, type Redactor } from './redactor.ts'
export { runInTerminal, type TerminalProgramRequest } from './run-in-terminal.ts'
export { systemClock } from './system-clock.ts'
export {
  createCertificateAuthority,
  createCertificateRequest,
  issueCertificate,
  type CertificateOrder,
  type CertifiedKey,
} from './certificates.ts'
export { describeCertificate, type CertificateDescription } from './describe-certificate.ts'
export { endProcess } from './end-process.ts'
export { lockFile, lockHolder, type Lock } from './lock-file.ts'
export { startService, type Service, type ServiceEnd, type ServiceRequest } from './services.ts'
export { startDetached } from './detached-service.ts'
export { withPrivateFolder } from './with-private-folder.ts'
export { readTextFile, replaceTextFile } from './text-files.ts'
