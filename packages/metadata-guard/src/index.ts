export { metadataGuard } from './metadata-guard.ts'
export type { MetadataGuardConfig } from './config.ts'
export { readStates } from './observe.ts'
export type { MetadataGuardPorts } from './verify.ts'
