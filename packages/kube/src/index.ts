export type * from './kube.ts'
export type * from './object-plan.ts'
