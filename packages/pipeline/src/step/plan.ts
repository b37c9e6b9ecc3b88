import type { Finding } from './finding.ts'
import type { Picture } from './picture.ts'

/** One difference between what the config asks for and what was observed. Survives JSON and holds no secret: it is shown and saved. */
export interface Change<Data = unknown> {
  readonly id: string
  readonly action: 'create' | 'update' | 'delete' | 'run' | 'wait'
  readonly target: string
  readonly why?: string
  /** Lines of `- old` and `+ new`. */
  readonly diff?: string
  /** What will be there afterwards, and what it costs. */
  readonly picture?: Picture
  /** All that another program says it would do: too long to be shown unasked. */
  readonly preview?: { readonly by: string; readonly text: string }
  readonly effect?: 'restart' | 'roll' | 'api-away'
  readonly confirm?: 'type-the-name'
  /** Changes of one wave run side by side; without a wave a change runs alone, in order, before the waves. */
  readonly wave?: number
  /** ISO time before which a `wait` has nothing to do. */
  readonly until?: string
  readonly data: Data
}

/** What a step would do and what it has to say. */
export interface Plan<Data = unknown> {
  readonly changes: readonly Change<Data>[]
  readonly findings: readonly Finding[]
}
