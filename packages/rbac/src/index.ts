export type { Persona, RbacConfig } from './config.ts'
export { rbac } from './rbac.ts'
