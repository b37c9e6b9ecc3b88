import type { Finding } from './finding.ts'
import type { Picture } from './picture.ts'

/**
 * One difference between the configuration and the observed state. Survives JSON and contains no secrets, because it is
 * displayed and saved.
 */
export interface Change<Data = unknown> {
  readonly id: string
  readonly action: 'create' | 'update' | 'delete' | 'run' | 'wait'
  readonly target: string
  readonly why?: string
  /** Lines of `- old` and `+ new`. */
  readonly diff?: string
  /** The state afterwards, and what is billed. */
  readonly picture?: Picture
  /** The complete preview of another program: too long to show by default. */
  readonly preview?: { readonly by: string; readonly text: string }
  readonly effect?: 'restart' | 'roll' | 'api-away'
  readonly confirm?: 'type-the-name'
  /** Changes of one wave run in parallel; a change without a wave runs alone, in order, before the waves. */
  readonly wave?: number
  /** ISO time before which a `wait` has nothing to do. */
  readonly until?: string
  readonly data: Data
}

/** The changes and findings of a step. */
export interface Plan<Data = unknown> {
  readonly changes: readonly Change<Data>[]
  readonly findings: readonly Finding[]
}
