export const rbacActions = [
  'can',
  'who-can',
  'explain',
  'from-audit',
  'replay',
  'migrate',
  'lint',
  'personas',
  'kubeconfig',
] as const
export type RbacAction = (typeof rbacActions)[number]

/** Options of `dayone rbac`, as they are typed. */
export interface RbacOptions {
  readonly user?: string
  readonly group?: readonly string[]
  /** `namespace/name`. */
  readonly serviceAccount?: string
  readonly namespace?: string
  /** Files, folders or `-`; undefined: the live cluster. */
  readonly from?: readonly string[]
  /** Proposed manifests of replay: files, folders or `-`. */
  readonly with?: readonly string[]
  /** Of kubeconfig: where to write, and for how long: 30m, 8h. */
  readonly out?: string
  readonly lifetime?: string
  /** Of migrate: the last day of a bridge, how long to watch, since when, and the name of the cluster. */
  readonly until?: string
  readonly for?: string
  readonly since?: string
  readonly confirmName?: string
  /** A file with one request per line, or `-`. */
  readonly requests?: string
}
