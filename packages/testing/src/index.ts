export { liveLaws, type LiveWorld } from './live-laws.ts'
export { sampleFacts, stepLaws, type StepSample } from './step-laws.ts'
export { startLiveCluster, type LiveCluster, type LiveClusterOptions } from './live-cluster.ts'
