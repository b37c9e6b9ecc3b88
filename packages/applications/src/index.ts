export { applications } from './applications.ts'
export type { Application, ApplicationsConfig } from './config.ts'
