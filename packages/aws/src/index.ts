export type * from './cloud.ts'
