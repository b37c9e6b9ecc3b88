export { metadataGuard } from './metadata-guard.ts'
export type { MetadataGuardConfig } from './config.ts'
export type { MetadataGuardPorts } from './metadata-guard-ports.ts'
