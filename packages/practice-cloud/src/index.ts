export { practiceStatus, type PracticeStatus } from './cloud-state.ts'
export { findParts, type FoundParts, type PartsOptions, type PracticeParts } from './parts/find-parts.ts'
export {
  provideParts as buildParts,
  type MissingPart,
  type PartsSource,
  type ProvideOptions,
} from './parts/provide-parts.ts'
export { startPretendAws, type PretendAws } from './pretend-aws.ts'
export type { PracticeCloud } from './practice-cloud.ts'
export { misleadingVariables } from './practice-env.ts'
export { practiceClusters } from './practice-clusters.ts'
export { toolsFolder, writeTools } from './practice-tools.ts'
export type { BuildStep, BuildTime, PartName, PracticeProgress } from './progress.ts'
export { startPractice, type StartOptions } from './start-practice.ts'
export { resetPractice, stopPractice } from './stop-practice.ts'
export { startApiServer, type ApiServer, type ApiServerOptions } from './start-api-server.ts'
export { partsForTests } from './parts-for-tests.ts'
export { goProgramForTests } from './go-program-for-tests.ts'
