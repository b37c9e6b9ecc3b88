export { writtenByKops, type KopsCluster } from './kops-addons.ts'
export { startFakeIam, type AskedSimulation, type FakeIam, type FakeIamOptions } from './fake-iam.ts'
export {
  startWebhook,
  webhookConfiguration,
  type LiveWebhook,
  type WebhookAnswer,
  type AskedAdmission,
} from './live-webhook.ts'
export { startIssuer, type Claims, type LiveIssuer } from './live-issuer.ts'
export { startLiveAws, type LiveAws } from './live-aws.ts'
export { openLiveAudit, type LiveAudit } from './live-audit.ts'
export { liveLaws } from './live-laws.ts'
export { liveObjectLaws } from './live-object-laws.ts'
export { liveUndoLaws } from './live-undo-laws.ts'
export { liveRemovalLaws, type RemovalSample } from './live-removal-laws.ts'
export { liveRunner, type LiveRun, type LiveRunner, type LiveWorld } from './live-run.ts'
export { plantedLaws, type PlantedWorlds } from './planted-laws.ts'
export { sampleFacts, stepLaws, type StepSample } from './step-laws.ts'
export { startLiveCluster, type LiveCluster, type LiveClusterOptions } from './live-cluster.ts'
