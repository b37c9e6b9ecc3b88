import type { MetadataOptions } from '@dayone/aws'
import type { sources } from './sources.ts'

/** `pod in shop`, `web in shop` (label app: web), `hostNetwork in shop`, `privileged in shop`. */
type From = `${string} in ${string}`
type To = `${string} ${'TCP' | 'UDP'} ${number}`

/** The expected result, and all layers that block, in this order. */
export type Expected = 'reachable' | 'not known' | `blocked by ${string}`

/** Source, target, expected result, and where it is documented. */
export type LayerCase = readonly [from: From, to: To, expected: Expected, source: keyof typeof sources]

/** The common configuration of some cases. */
export interface LayerCaseGroup {
  readonly title: string
  readonly plugin: string
  /** The options of the pod's machine. @default token required, hop limit 1, no IPv6 */
  readonly options?: Partial<MetadataOptions>
  /** Kind → `name` or `namespace/name` → spec as YAML. */
  readonly policies?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** dayone's deny rule for the plugin exists. @default false */
  readonly hasDeny?: boolean
  /** Admission rejects policies that open the metadata service. @default false */
  readonly isKept?: boolean
  /** dayone's admission policy exists. @default true */
  readonly hasGuard?: boolean
  /** Why the plugin enforces nothing. */
  readonly faults?: readonly string[]
  /** The flags of kindnet, if its DaemonSet is among the objects. */
  readonly adminFlags?: readonly string[]
  /** Images that run in the host network of each node. */
  readonly agents?: readonly string[]
  readonly cases: readonly LayerCase[]
}
