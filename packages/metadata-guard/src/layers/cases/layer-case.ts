import type { MetadataOptions } from '@dayone/aws'
import type { sources } from './sources.ts'

/** `pod in shop`, `web in shop` (label app: web), `hostNetwork in shop`, `privileged in shop`. */
type From = `${string} in ${string}`
type To = `${string} ${'TCP' | 'UDP'} ${number}`

/** What is expected, and by which layers: all of those that block, in this order. */
export type Expected = 'reachable' | 'not known' | `blocked by ${string}`

/** Who asks for what, the answer, and where it is documented. */
export type LayerCase = readonly [from: From, to: To, expected: Expected, source: keyof typeof sources]

/** What holds for some cases. */
export interface LayerCaseGroup {
  readonly title: string
  readonly plugin: string
  /** Of the machine that the pod runs on. @default token required, hop limit 1, no IPv6 */
  readonly options?: Partial<MetadataOptions>
  /** Kind → `name` or `namespace/name` → spec as YAML. */
  readonly policies?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** The plugin's deny of dayone is there. @default false */
  readonly hasDeny?: boolean
  /** The admission policy of dayone is there. @default true */
  readonly hasGuard?: boolean
  /** Why the plugin enforces nothing. */
  readonly faults?: readonly string[]
  /** Images that run on the network of each node. */
  readonly agents?: readonly string[]
  readonly cases: readonly LayerCase[]
}
