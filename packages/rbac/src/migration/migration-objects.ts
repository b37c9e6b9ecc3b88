import { stepLabel, type KubeObject, type Ownership } from '@dayone/kube'

const apiVersion = 'rbac.authorization.k8s.io/v1'

/** The step label of everything that a migration to RBAC creates. */
export const migrationId = 'rbac-migration'

/** A bridge: a binding that keeps a namespace as permissive as before, for a while. */
export const bridgeLabel = 'dayone.dev/bridge'

/** The day after which the bridge has to be gone: `2026-12-04`. */
export const bridgeUntil = 'dayone.dev/bridge-until'

/** The objects in the cluster that belong to the migration. */
export const migrationOwnership: Ownership = {
  step: migrationId,
  kinds: [
    ...['ClusterRole', 'Role', 'ClusterRoleBinding', 'RoleBinding'].map((kind) => ({ apiVersion, kind })),
    { apiVersion: 'v1', kind: 'ConfigMap' },
  ],
  ownsUnlabelled: () => false,
}

/** Whether a live object belongs to the migration: by label, and only if dayone applied it is it ever changed. */
export const isOfMigration = ({ metadata }: KubeObject): boolean => metadata.labels?.[stepLabel] === migrationId

/** The record of the migration. */
export const recordName = { namespace: 'kube-system', name: 'dayone-rbac-migration' } as const

/** What the last `roles` learned from the log. All values are text, as in a ConfigMap. */
export interface MigrationRecord {
  /** First and last event. RFC 3339. */
  readonly from: string
  readonly to: string
  readonly requests: string
  /** The requests that the roles of that run were made for. */
  readonly lacking: string
  /** RFC 3339. */
  readonly recorded: string
}

/** The ConfigMap in which the migration keeps its state. */
export const recordObject = (data: MigrationRecord): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { ...recordName },
  data: { ...data },
})
