export type { NamespaceConfig, NamespacesConfig } from './config.ts'
export { namespaces } from './namespaces.ts'
