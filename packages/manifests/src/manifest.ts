/** A Kubernetes object in a file. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata?: {
    readonly name?: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly [field: string]: unknown
}

/**
 * One note about a conversion. `changed`: another notation with the same meaning. `watch`: the meaning changes, or may
 * change. `question`: a decision for the user; the object cannot be used before.
 */
export interface Note {
  readonly kind: 'changed' | 'watch' | 'question'
  /** The field path: `spec.selector`. */
  readonly field: string
  /** A sentence. */
  readonly text: string
}

/** The result of a conversion; `undefined`: it has no counterpart any more, and the notes name the replacement. */
export interface Conversion {
  readonly manifest: Manifest | undefined
  readonly notes: readonly Note[]
}

type Fields = Readonly<Record<string, unknown>>

/** The value as an object; empty for anything else. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

/** The annotations in `metadata` that are strings: others are invalid. */
export const annotationsOf = (metadata: unknown): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(fieldsOf(fieldsOf(metadata)['annotations'])).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  )

/** The value as a list; empty for anything else. */
export const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : [])

/** An object without these fields. */
export const without = (fields: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))

/** The object without an annotation, and without `annotations` if it was the only one. */
export const withoutAnnotation = (manifest: Manifest, name: string): Manifest => {
  const { annotations = {}, ...metadata } = manifest.metadata ?? {}
  const kept = Object.entries(annotations).filter(([one]) => one !== name)
  return {
    ...manifest,
    metadata: { ...metadata, ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }) },
  }
}

export const changed = (field: string, text: string): Note => ({ kind: 'changed', field, text })
export const watch = (field: string, text: string): Note => ({ kind: 'watch', field, text })
export const question = (field: string, text: string): Note => ({ kind: 'question', field, text })
