/** The stages of a migration, in order, and what leads back. */
export const migrateStages = [
  'status',
  'audit',
  'roles',
  'bridge',
  'switch',
  'watch',
  'withdraw',
  'restore-audit',
  'back',
] as const
export type MigrateStage = (typeof migrateStages)[number]
