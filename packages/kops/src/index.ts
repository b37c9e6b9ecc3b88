export type * from './kops.ts'
