export type { AwsAccess } from './access.ts'
export type { Cloud, CloudInstance, LaunchTemplate, MetadataOptions } from './cloud.ts'
export { createCloud } from './create-cloud.ts'
export { createObjectStore, type ObjectStore } from './object-store.ts'
