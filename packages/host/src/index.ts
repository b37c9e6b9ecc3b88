export type * from './programs.ts'
