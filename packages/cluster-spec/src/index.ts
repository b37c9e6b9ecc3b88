export type * from './cluster-spec.ts'
export type * from './spec-edit.ts'
