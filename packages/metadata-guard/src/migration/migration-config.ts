import type { Cloud } from '@dayone/aws'
import * as z from 'zod'
import type { MetadataGuardPorts } from '../metadata-guard-ports.ts'
import type { ProxyLog } from './proxy-log.ts'

/** What the migration touches. */
export interface MigrationPorts extends Pick<MetadataGuardPorts, 'kube'> {
  readonly cloud: Pick<Cloud, 'account'> & {
    readonly roles: Pick<Cloud['roles'], 'read' | 'setTrust' | 'identityProviders'>
  }
}

/** Given on the command line, not in dayone.yaml. */
export const migrationConfig = z.strictObject({
  direction: z.enum(['forth', 'back', 'remove']).default('forth'),
  /** `namespace/Kind/name` of the only workloads to change; none: all of them. */
  only: z.array(z.string()).default([]),
  /** How long the log must have been silent. */
  silentHours: z.number().positive().default(24),
  /** A log that was read from a file or stdin; without one, the logs of the pods of kube2iam are read. */
  log: z.custom<GivenLog>().optional(),
  /** Practice has no pod identity webhook: objects are changed, and tokens in pods are not proved. */
  isPractice: z.boolean().default(false),
  /** How long the pods of one workload may take to be replaced. */
  rolloutMinutes: z.number().positive().default(10),
})

/** A log, and when it was taken. */
export interface GivenLog {
  readonly log: ProxyLog
  readonly takenAt: Date
}

/** The settings of one migration from kube2iam. */
export type MigrationConfig = z.infer<typeof migrationConfig>
